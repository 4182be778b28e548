package io.sluice.identity;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sees to it before the first request that there is an administrator's key: the configured one, else the one kept, else a
 * new one, which {@link #newKey} shows to whoever prints it.
 */
@Singleton
public final class AdminKeyBootstrap {
    /** Shorter keys could be guessed. */
    static final int SHORTEST = 16;

    /** Before anything that serves or reports. */
    private static final int EARLY = 10;

    private final AuthConfig config;
    private final Optional<String> configured;
    private final AdminKeys keys;
    private final Authenticator authenticator;
    private volatile Optional<String> made = Optional.empty();

    AdminKeyBootstrap(
            AuthConfig config,
            @ConfigProperty(name = "sluice.admin-key") Optional<String> configured,
            AdminKeys keys,
            Authenticator authenticator) {
        this.config = config;
        this.configured = configured;
        this.keys = keys;
        this.authenticator = authenticator;
    }

    void onStart(@Observes @Priority(EARLY) StartupEvent event) {
        if (!config.enabled()) {
            return;
        }
        configured.ifPresentOrElse(this::adopt, this::useKeptOrMake);
        authenticator.useAdministrators(KeyIndex.of(keys.valid().stream()
                .collect(Collectors.toMap(digest -> digest, digest -> Principal.FIRST_ADMIN, (a, b) -> a))));
    }

    /** The key that this start made, to be shown once; empty when there was one. Only its digest is kept. */
    public Optional<String> newKey() {
        return made;
    }

    private void adopt(String key) {
        if (key.strip().length() < SHORTEST) {
            throw new InvalidAdminKey(
                    "SLUICE_ADMIN_KEY (sluice.admin-key) is shorter than " + SHORTEST + " characters.");
        }
        keys.replaceAll(KeyIndex.digest(key.strip()));
    }

    private void useKeptOrMake() {
        if (keys.valid().isEmpty()) {
            String key = KeyText.next();
            keys.replaceAll(KeyIndex.digest(key));
            made = Optional.of(key);
        }
    }

    /** The configured key cannot be used. The message is for the operator. */
    public static final class InvalidAdminKey extends IllegalArgumentException {
        @java.io.Serial
        private static final long serialVersionUID = 1L;

        InvalidAdminKey(String message) {
            super(message);
        }
    }
}
