package io.sluice.boot;

import io.quarkus.runtime.StartupEvent;
import io.sluice.identity.AuthConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/** Says at every start that calls without a key are served, where and from where: it must not be forgotten. */
@Singleton
final class AnonymousWarning {
    private static final Logger LOG = Logger.getLogger(AnonymousWarning.class);

    void warn(@Observes StartupEvent started, AuthConfig config) {
        List<String> routes = config.anonymous().routes().orElse(List.of());
        if (config.enabled() && !routes.isEmpty()) {
            LOG.warnf(
                    "Calls WITHOUT A KEY are served (sluice.auth.anonymous.routes) routes=%s networks=%s",
                    String.join(",", routes),
                    String.join(",", config.anonymous().networks()));
        }
    }
}
