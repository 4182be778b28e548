package io.sluice.identity;

import io.sluice.telemetry.Unready;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness check {@code callers}: down when it is too long ago that the callers in memory were those in the database, because
 * revoked keys stay valid meanwhile.
 */
@Readiness
@Singleton
final class DirectoryReadiness implements HealthCheck {
    private final DirectoryHealth health;
    private final Authenticator authenticator;

    DirectoryReadiness(DirectoryHealth health, Authenticator authenticator) {
        this.health = health;
        this.authenticator = authenticator;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> problem = health.problem();
        var response = HealthCheckResponse.named(Unready.CALLERS)
                .status(problem.isEmpty())
                .withData("revision", authenticator.directory().revision());
        health.age().ifPresent(age -> response.withData("age_seconds", age.toSeconds()));
        health.cause().ifPresent(cause -> response.withData(Unready.MEMBER, cause.word()));
        problem.ifPresent(reason -> response.withData("reason", reason));
        return response.build();
    }
}
