package io.sluice.catalog;

import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Check {@code routes} of the group {@code traffic}: down until routes have been loaded once. One that cannot be served later on is
 * {@link CatalogReadiness}'s to tell: it keeps no caller from the others.
 */
@HealthGroup("traffic")
@Singleton
final class CatalogTraffic implements HealthCheck {
    private final CatalogHealth health;

    CatalogTraffic(CatalogHealth health) {
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("routes").status(health.isLoaded());
        if (!health.isLoaded()) {
            response.withData("reason", "The catalog is not loaded yet.");
        }
        return response.build();
    }
}
