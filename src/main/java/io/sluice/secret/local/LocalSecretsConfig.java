package io.sluice.secret.local;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How secrets on this host are followed. */
@ConfigMapping(prefix = "sluice.secrets.local")
public interface LocalSecretsConfig {
    /** How long a secret read from a file is used before the file is looked at again. */
    @WithDefault("5S")
    @Bounds(min = "1ms", max = "1d")
    Duration fileCheckInterval();
}
