package io.sluice.secret.vault;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How secrets in Vault are followed. Where Vault is and how to log in is said by {@code quarkus.vault.*}. */
@ConfigMapping(prefix = "sluice.secrets.vault")
public interface VaultConfig {
    /** How old a secret in memory gets before it has been read from Vault again, in the background, while it is in use. */
    @WithDefault("60S")
    @Bounds(min = "1s", max = "1d")
    Duration refreshAfter();

    /** How old a secret in memory may get while Vault does not give it: sealed, gone, slow, or answering 403. */
    @WithDefault("1H")
    @Bounds(min = "1s", max = "7d")
    Duration maxStale();

    /** How long after its last use a secret is kept up to date. */
    @WithDefault("15M")
    @Bounds(min = "1s", max = "7d")
    Duration idleAfter();

    /** Below this path of the KV engine the gateway writes credentials that are given to it. */
    @WithDefault("sluice")
    String writePath();
}
