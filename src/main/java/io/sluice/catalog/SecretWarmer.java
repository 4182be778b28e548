package io.sluice.catalog;

import io.sluice.routing.Target;
import io.sluice.secret.SecretRef;
import io.sluice.secret.SecretResolver;
import io.sluice.secret.SecretUnavailable;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Has the secret stores read the credentials of routes before the routes are served, so that no call waits for it. A
 * credential that cannot be had is logged and left to the calls, which fail one by one: it may come back.
 */
@Singleton
final class SecretWarmer {
    private static final Logger LOG = Logger.getLogger(SecretWarmer.class);

    /** Longer than this no route waits for its credentials to be read ahead. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SecretResolver resolver;

    SecretWarmer(SecretResolver resolver) {
        this.resolver = resolver;
    }

    /** Reads them, and has the stores keep them up to date from now on. Does not fail. */
    Uni<Void> warm(List<CatalogRoute> routes) {
        Map<SecretRef, String> users = new LinkedHashMap<>();
        for (CatalogRoute route : routes) {
            for (Target target : route.route().plan()) {
                target.secrets().values().forEach(ref -> users.putIfAbsent(ref, route.name()));
            }
        }
        resolver.serve(users.keySet());
        Uni<Void> warmed = Multi.createFrom()
                .iterable(users.entrySet())
                .call(user -> warm(user.getKey(), user.getValue()))
                .onItem()
                .ignoreAsUni();
        return warmed.ifNoItem().after(PATIENCE).recoverWithUni(() -> {
            LOG.warnf("Credentials were not read within %d ms; calls will read them", PATIENCE.toMillis());
            return Uni.createFrom().voidItem();
        });
    }

    private Uni<Void> warm(SecretRef ref, String route) {
        return resolver.resolve(ref)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> tell(route, failure))
                .onFailure()
                .recoverWithNull();
    }

    /** A store that is away says so itself, once for all routes. */
    private static void tell(String route, Throwable failure) {
        Logger.Level level =
                failure instanceof SecretUnavailable away && away.isForNow() ? Logger.Level.DEBUG : Logger.Level.WARN;
        LOG.logf(level, "Credential cannot be had route=%s: %s", route, failure.getMessage());
    }
}
