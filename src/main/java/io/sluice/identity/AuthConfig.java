package io.sluice.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Authentication of callers and administrators. */
@ConfigMapping(prefix = "sluice.auth")
public interface AuthConfig {
    /** Whether a key is needed. Off only on loopback: a gateway that listens wider refuses to start without it. */
    @WithDefault("true")
    boolean enabled();
}
