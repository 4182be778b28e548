package io.sluice.boot;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Whether the database answers. Part of {@code /q/health} and {@code /q/health/well}, not of readiness: calls are served from
 * memory, and taking every gateway out of service because their common database restarts would turn a small outage into a
 * whole one.
 */
@Wellness
@Singleton
final class StoreCheck implements AsyncHealthCheck {
    private static final String NAME = "store";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pool pool;

    @Inject
    StoreCheck(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.query("select 1")
                .execute()
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(_ -> HealthCheckResponse.up(NAME))
                .onFailure()
                .recoverWithItem(() -> HealthCheckResponse.down(NAME));
    }
}
