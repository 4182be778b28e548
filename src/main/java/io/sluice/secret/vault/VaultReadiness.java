package io.sluice.secret.vault;

import io.sluice.secret.SecretStoreHealth;
import io.sluice.telemetry.Unready;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness check {@code vault}: down while Vault does not give a credential that a served route needs, with the reason.
 * Asks nobody: it tells how the last readings ended.
 */
@Readiness
@Singleton
final class VaultReadiness implements HealthCheck {
    private final SecretStoreHealth health;
    private final VaultConnection connection;

    VaultReadiness(SecretStoreHealth health, VaultConnection connection) {
        this.health = health;
        this.connection = connection;
    }

    @Override
    public HealthCheckResponse call() {
        String problem = health.problem();
        var response = HealthCheckResponse.named(Unready.VAULT)
                .status(problem == null)
                .withData("configured", connection.missing().isEmpty());
        if (problem != null) {
            response.withData(Unready.MEMBER, Unready.CREDENTIALS_NOT_GIVEN.word())
                    .withData("reason", problem);
        }
        return response.build();
    }
}
