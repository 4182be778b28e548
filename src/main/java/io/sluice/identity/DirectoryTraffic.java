package io.sluice.identity;

import io.sluice.telemetry.Unready;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Check {@code callers} of the group {@code traffic}: down until callers and keys have been read once, for every key is refused
 * until then. That they are old is {@link DirectoryReadiness}'s to tell: it is the same for all gateways.
 */
@HealthGroup("traffic")
@Singleton
final class DirectoryTraffic implements HealthCheck {
    private final DirectoryHealth health;

    DirectoryTraffic(DirectoryHealth health) {
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        boolean loaded = health.age().isPresent();
        var response = HealthCheckResponse.named(Unready.CALLERS).status(loaded);
        if (!loaded) {
            response.withData(Unready.MEMBER, Unready.CALLERS_NOT_LOADED.word());
            health.problem().ifPresent(reason -> response.withData("reason", reason));
        }
        return response.build();
    }
}
