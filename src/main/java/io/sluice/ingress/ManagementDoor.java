package io.sluice.ingress;

import io.quarkus.vertx.http.ManagementInterface;
import io.sluice.dialect.ErrorWriter;
import io.sluice.dialect.ErrorWriters;
import io.sluice.identity.Authenticator;
import io.sluice.identity.Authorizer;
import io.sluice.identity.Permission;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The management port's own door: probes may ask without a key, everything else (metrics tell who calls what) needs one,
 * unless metrics were opened by configuration.
 */
@Singleton
public final class ManagementDoor {
    private static final int FIRST = -10_000;
    private static final String HEALTH = "/q/health";
    private static final String METRICS = "/q/metrics";

    private final Authenticator authenticator;
    private final ErrorWriters errors;
    private final ManagementConfig config;

    ManagementDoor(Authenticator authenticator, ErrorWriters errors, ManagementConfig config) {
        this.authenticator = authenticator;
        this.errors = errors;
        this.config = config;
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(FIRST).handler(this::enter);
    }

    private void enter(RoutingContext context) {
        String path = context.normalizedPath();
        if (isOrIsBelow(path, HEALTH) || config.openMetrics() && isOrIsBelow(path, METRICS)) {
            context.next();
            return;
        }
        CallId id = CallId.next();
        ErrorWriter writer = errors.forPath(path);
        authenticator
                .authenticate(context.request().headers()::getAll, SourceAddress.of(context))
                .invoke(caller -> Authorizer.require(caller, Permission.READ_METRICS))
                .subscribe()
                .with(
                        caller -> context.next(),
                        thrown -> ErrorReplies.send(context, writer.write(CallFailed.failureOf(thrown), id)));
    }

    private static boolean isOrIsBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
