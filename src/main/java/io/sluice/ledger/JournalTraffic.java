package io.sluice.ledger;

import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Check {@code journal} of the group {@code traffic}: down while calls are refused here because what they use cannot be written
 * down. Another gateway, with a journal of its own, may take them.
 */
@HealthGroup("traffic")
@Singleton
final class JournalTraffic implements HealthCheck {
    private final LedgerHealth health;

    JournalTraffic(LedgerHealth health) {
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> refusals = health.refusals();
        var response = HealthCheckResponse.named("journal").status(refusals.isEmpty());
        if (!refusals.isEmpty()) {
            response.withData("reason", String.join("\n", refusals));
        }
        return response.build();
    }
}
