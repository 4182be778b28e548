package io.sluice.ingress;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the API port accepts. */
@ConfigMapping(prefix = "sluice.api")
public interface ApiConfig {
    /** Longest request body; a longer one is refused with 413 in the caller's dialect. */
    @WithDefault("8M")
    @Bounds(min = "1K", max = "1G")
    MemorySize maxBodySize();
}
