package io.sluice.secret.vault;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.secret.SecretStoreConfig;
import io.sluice.secret.SecretStoreConfig.Type;
import io.sluice.secret.SecretStoreHealth;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Checks at start what is configured, keeps what is in memory up to date, and says when Vault may only be read. */
@Singleton
final class VaultStart {
    private static final Logger LOG = Logger.getLogger(VaultStart.class);

    /** Before the catalog is loaded. */
    private static final int EARLY = 100;

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(10);

    private final VaultConnection connection;
    private final VaultSecretStore store;
    private final SecretStoreHealth health;
    private final WriteRight right;
    private final SecretStoreConfig chosen;
    private final VaultConfig config;
    private volatile Cancellable ticking = () -> {};
    private volatile Cancellable asking = () -> {};

    VaultStart(
            VaultConnection connection,
            VaultSecretStore store,
            SecretStoreHealth health,
            WriteRight right,
            SecretStoreConfig chosen,
            VaultConfig config) {
        this.connection = connection;
        this.store = store;
        this.health = health;
        this.right = right;
        this.chosen = chosen;
        this.config = config;
    }

    /** Waits for nothing: Vault may be sealed for long. */
    void start(@Observes @Priority(EARLY) StartupEvent event) {
        VaultPath.problemOf(config.writePath()).ifPresent(problem -> {
            throw new ConfigurationException("sluice.secrets.vault.write-path is no path of Vault: " + problem + ".");
        });
        if (connection.missing().isPresent()) {
            if (chosen.type() == Type.VAULT) {
                throw new ConfigurationException("sluice.secrets.type is vault, but "
                        + connection.missing().get() + ".");
            }
            return;
        }
        health.watch(store.cache()::oldest);
        ticking = Multi.createFrom()
                .ticks()
                .every(TICK)
                .onOverflow()
                .drop()
                .subscribe()
                .with(tick -> store.cache().tick());
        if (chosen.type() == Type.VAULT) {
            asking = tellWriteRight().subscribe().with(ignored -> {});
        }
    }

    void stop(@Observes ShutdownEvent event) {
        ticking.cancel();
        asking.cancel();
    }

    private Uni<Void> tellWriteRight() {
        return right.check()
                .onFailure()
                .retry()
                .withBackOff(ASK_AGAIN_AFTER, ASK_AGAIN_AFTER)
                .indefinitely()
                .invoke(may -> {
                    if (!may) {
                        LOG.warnf(
                                "Vault lets this gateway read but not write path=%s: credentials given over the API are"
                                        + " refused, those in the catalog file are kept in the embedded store. Give"
                                        + " references, or the right to write.",
                                right.path());
                    }
                })
                .replaceWithVoid();
    }
}
