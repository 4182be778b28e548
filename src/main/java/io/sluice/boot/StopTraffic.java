package io.sluice.boot;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Check {@code stop} of the group {@code traffic}: down from the moment the process is asked to stop, while it still answers for
 * {@code quarkus.shutdown.delay}, so that whoever spreads calls sends the next ones elsewhere.
 *
 * <p>The group says whether this gateway can take calls, which is what an orchestrator has to know. Readiness says more: whether all
 * is as administrators declared. A Vault that is sealed, or one route that is wrong, is the same for all gateways, and taking
 * all of them away for it would end the calls that go on well without.
 */
@HealthGroup("traffic")
@Singleton
final class StopTraffic implements HealthCheck {
    private volatile boolean stopping;

    void begins(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("stop").status(!stopping);
        if (stopping) {
            response.withData("reason", "The gateway is stopping.");
        }
        return response.build();
    }
}
