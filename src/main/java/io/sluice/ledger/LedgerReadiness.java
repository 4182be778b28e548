package io.sluice.ledger;

import io.sluice.telemetry.Unready;
import jakarta.inject.Singleton;
import java.util.Map;
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
        Map<Unready, String> problems = health.problems();
        LedgerHealth.Waiting waiting = health.waiting();
        var response = HealthCheckResponse.named(Unready.LEDGER)
                .status(problems.isEmpty())
                .withData("journal_bytes", waiting.bytes())
                .withData("lag_seconds", waiting.lag().toSeconds());
        if (!problems.isEmpty()) {
            response.withData(Unready.MEMBER, Unready.words(problems.keySet()))
                    .withData("reason", String.join("\n", problems.values()));
        }
        return response.build();
    }
}
