package io.sluice.boot;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/** Started means: the database has the schema this release needs. Asked once, at start; it does not change later. */
@Startup
@Singleton
final class SchemaCheck implements HealthCheck {
    private final Flyway flyway;
    private volatile @Nullable String version;

    @Inject
    SchemaCheck(Flyway flyway) {
        this.flyway = flyway;
    }

    void onStart(@Observes StartupEvent event) {
        MigrationInfo current = flyway.info().current();
        version = current == null ? null : String.valueOf(current.getVersion());
    }

    @Override
    public HealthCheckResponse call() {
        String found = version;
        var response = HealthCheckResponse.named("schema").status(found != null);
        return found == null
                ? response.build()
                : response.withData("version", found).build();
    }
}
