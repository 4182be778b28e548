package io.sluice.ingress;

import io.quarkus.vertx.http.ManagementInterface;
import io.sluice.dialect.ErrorWriters;
import io.sluice.identity.Authenticator;
import io.sluice.identity.Authorizer;
import io.sluice.identity.Permission;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
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
    private final Refusals refusals;
    private final ManagementConfig config;
    private final SourceAddress source;

    ManagementDoor(
            Authenticator authenticator,
            ErrorWriters errors,
            Refusals refusals,
            ManagementConfig config,
            SourceAddress source) {
        this.authenticator = authenticator;
        this.errors = errors;
        this.refusals = refusals;
        this.config = config;
        this.source = source;
    }

    void register(@Observes ManagementInterface management) {
        management.router().route().order(FIRST).handler(this::enter);
    }

    private void enter(RoutingContext context) {
        CallId id = CallId.next();
        RequestIds.give(context, id);
        String path = context.normalizedPath();
        if (isOrIsBelow(path, HEALTH) || config.openMetrics() && isOrIsBelow(path, METRICS)) {
            context.next();
            return;
        }
        String address = source.of(context);
        authenticator
                .authenticate(context.request().headers()::getAll, address, context)
                .invoke(caller -> Authorizer.require(caller, Permission.READ_METRICS))
                .subscribe()
                .with(caller -> context.next(), thrown -> {
                    Failure failure = CallFailed.failureOf(thrown);
                    refusals.unknown(id, address, failure, path);
                    ErrorReplies.send(context, errors.forPath(path).write(failure, id));
                });
    }

    private static boolean isOrIsBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
