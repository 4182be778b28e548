package io.sluice.provider.local;

import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much of this process the model in it may take. Holds where the model was built in. */
@ConfigMapping(prefix = "sluice.provider.local")
public interface LocalConfig {
    /** How many texts are embedded at once; each takes one core while it lasts. */
    @WithDefault("1")
    @Bounds(min = "1", max = "1024", unit = "threads")
    int threads();

    /** How many texts of one call are embedded before the next call has its turn. */
    @WithDefault("16")
    @Bounds(min = "1", max = "4096", unit = "texts")
    int batchSize();

    /** Most texts of one call; more are refused. */
    @WithDefault("256")
    @Bounds(min = "1", max = "100000", unit = "texts")
    int maxTexts();

    /** Most texts of all calls that wait or are under way; a call that would exceed it is answered 503. */
    @WithDefault("1024")
    @Bounds(min = "1", max = "10000000", unit = "texts")
    int maxWaitingTexts();
}
