package io.sluice.boot;

import io.quarkus.runtime.StartupEvent;
import io.sluice.store.Store;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
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
    private final Optional<String> known;
    private final Instance<Flyway> flyway;
    private volatile @Nullable String version;

    /** @param known what was found before the start, which leaves Flyway nothing to do */
    @Inject
    SchemaCheck(@ConfigProperty(name = Store.SCHEMA) Optional<String> known, Instance<Flyway> flyway) {
        this.known = known;
        this.flyway = flyway;
    }

    void onStart(@Observes StartupEvent event) {
        version = known.orElseGet(this::asked);
    }

    private @Nullable String asked() {
        MigrationInfo current = flyway.get().info().current();
        return current == null ? null : String.valueOf(current.getVersion());
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
