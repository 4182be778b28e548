package io.sluice.secret.vault;

import io.quarkus.vault.client.VaultClient;
import io.quarkus.vault.runtime.VaultConfigHolder;
import io.quarkus.vault.runtime.config.VaultRuntimeConfig;
import io.sluice.secret.SecretStoreHealth;
import io.sluice.telemetry.Meters;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts the engine together. The client is made at first use: it fails where Vault is not configured. */
@Singleton
final class VaultBeans {
    private static final int VERSIONED = 2;
    private static final String NOT_CONFIGURED =
            "Vault is not configured; set quarkus.vault.url and one of quarkus.vault.authentication.*";

    @Produces
    @Singleton
    VaultConnection connection(Instance<VaultClient> client, VaultConfigHolder holder) {
        @Nullable VaultRuntimeConfig config = holder.getVaultRuntimeConfig(); // null without quarkus.vault.url
        return config == null
                ? new VaultConnection(client::get, "", Optional.of(NOT_CONFIGURED))
                : new VaultConnection(client::get, config.kvSecretEngineMountPath(), missing(config));
    }

    @Produces
    @Singleton
    SecretStoreHealth health(VaultConfig config, Meters meters) {
        return new SecretStoreHealth("Vault", config.maxStale(), meters);
    }

    @Produces
    @Singleton
    VaultSecretStore store(VaultConnection connection, VaultConfig config, SecretStoreHealth health, Clock clock) {
        return new VaultSecretStore(new VaultKv(connection), config, health, clock);
    }

    private static Optional<String> missing(VaultRuntimeConfig config) {
        if (!config.authentication().isDirectClientToken() && config.getAuthenticationType() == null) {
            return Optional.of("Vault has a quarkus.vault.url but no way to log in; set quarkus.vault.authentication"
                    + ".client-token, .app-role.role-id and .secret-id, or .kubernetes.role");
        }
        return config.kvSecretEngineVersion() == VERSIONED
                ? Optional.empty()
                : Optional.of("Vault's KV engine is used in version 2 only; quarkus.vault.kv-secret-engine-version is "
                        + config.kvSecretEngineVersion());
    }
}
