package io.sluice.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Who may use this gateway. */
@ConfigMapping(prefix = "sluice")
public interface AuthConfig {
    /** Authentication of callers and administrators. */
    Auth auth();

    /**
     * The administrator's key. Unset, a first start makes one, prints it once, and keeps only its hash. Set it by the
     * environment variable SLUICE_ADMIN_KEY; at least 16 characters.
     */
    Optional<String> adminKey();

    /** Authentication of callers and administrators. */
    interface Auth {
        /** Off only on loopback: a gateway that listens wider refuses to start without it. */
        @WithDefault("true")
        boolean enabled();
    }
}
