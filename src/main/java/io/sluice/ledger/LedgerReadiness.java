package io.sluice.ledger;

import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Readiness check {@code ledger}: down while what is used cannot be written down, or has long not reached the database. */
@Readiness
@Singleton
final class LedgerReadiness implements HealthCheck {
    private final LedgerHealth health;

    LedgerReadiness(LedgerHealth health) {
        this.health = health;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> problems = health.problems();
        LedgerHealth.Waiting waiting = health.waiting();
        var response = HealthCheckResponse.named("ledger")
                .status(problems.isEmpty())
                .withData("journal_bytes", waiting.bytes())
                .withData("lag_seconds", waiting.lag().toSeconds());
        if (!problems.isEmpty()) {
            response.withData("reason", String.join("\n", problems));
        }
        return response.build();
    }
}
