package io.sluice.catalog;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness check {@code catalog}: down while what is served is not all that administrators declared, with the reason. */
@Readiness
@Singleton
final class CatalogReadiness implements HealthCheck {
    private final CatalogHealth health;
    private final Catalog catalog;

    CatalogReadiness(CatalogHealth health, Catalog catalog) {
        this.health = health;
        this.catalog = catalog;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> problems = health.problems();
        var response = HealthCheckResponse.named("catalog")
                .status(problems.isEmpty())
                .withData("routes", catalog.current().routes().all().size())
                .withData("age_seconds", health.age().toSeconds());
        if (!problems.isEmpty()) {
            response.withData("reason", String.join("\n", problems));
        }
        return response.build();
    }
}
