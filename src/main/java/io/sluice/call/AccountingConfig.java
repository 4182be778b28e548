package io.sluice.call;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How calls are accounted for. */
@ConfigMapping(prefix = "sluice.accounting")
public interface AccountingConfig {
    /**
     * The bound on each answer, in tokens, that a call is sent with when its caller set none and a hard budget counts it: what
     * may come has to be known beforehand.
     */
    @WithDefault("4096")
    @Bounds(min = "1", max = "10000000", unit = "tokens")
    long defaultMaxTokens();

    /** What is read for callers who have left, on routes that say {@code on_disconnect: drain}. */
    Drain drain();

    /** The cap; beyond it the provider is cut off, and what the call used is estimated. */
    interface Drain {
        /** How much text of an answer is read at most after its caller has left. */
        @WithDefault("1M")
        @Bounds(min = "1K", max = "1G")
        MemorySize maxSize();

        /** How long an answer is read at most after its caller has left; the route's total clock may end it earlier. */
        @WithDefault("120S")
        @Bounds(min = "1ms", max = "1h")
        Duration maxTime();
    }
}
