package io.sluice.catalog;

import io.sluice.telemetry.Unready;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness check {@code catalog}: down while what is served is not all that administrators declared for here, with the reason.
 * Routes for other environments are named and leave it up: the gateway does all it is meant to.
 */
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
        Map<Unready, List<String>> causes = health.causes();
        var response = HealthCheckResponse.named(Unready.CATALOG)
                .status(causes.isEmpty())
                .withData("routes", catalog.current().routes().all().size())
                .withData("age_seconds", health.age().toSeconds());
        if (!causes.isEmpty()) {
            response.withData(Unready.MEMBER, Unready.words(causes.keySet()))
                    .withData(
                            "reason",
                            causes.values().stream().flatMap(List::stream).collect(Collectors.joining("\n")));
        }
        List<String> leftOut = health.leftOut();
        if (!leftOut.isEmpty()) {
            response.withData("left_out", String.join("\n", leftOut));
        }
        return response.build();
    }
}
