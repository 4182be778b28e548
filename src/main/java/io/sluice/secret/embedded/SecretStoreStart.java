package io.sluice.secret.embedded;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Opens the store at start, before the catalog needs it. A wrong key ends the start with its message. */
@Singleton
final class SecretStoreStart {
    /** Before the catalog is loaded. */
    private static final int EARLY = 100;

    private final MasterKeyring keyring;

    SecretStoreStart(MasterKeyring keyring) {
        this.keyring = keyring;
    }

    /** On the thread that starts the process, which has nothing else to do: no port is open yet. */
    void open(@Observes @Priority(EARLY) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(keyring::open);
    }
}
