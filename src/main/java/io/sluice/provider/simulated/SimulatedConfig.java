package io.sluice.provider.simulated;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The provider that needs no account. */
@ConfigMapping(prefix = "sluice.provider.simulated")
public interface SimulatedConfig {
    /** Whether routes of the simulated provider may exist; also makes one ready-made route per task. */
    @WithDefault("false")
    boolean enabled();

    /** How long it thinks before it answers. */
    @WithDefault("0ms")
    @Bounds(min = "0ms", max = "10m")
    Duration thinkingTime();

    /** The pause between two words of a stream. */
    @WithDefault("20ms")
    @Bounds(min = "0ms", max = "1m")
    Duration pace();
}
