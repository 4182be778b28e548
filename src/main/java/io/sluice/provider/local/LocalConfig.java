package io.sluice.provider.local;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How much of this process the model in it may take. Holds where the model was built in. */
@ConfigMapping(prefix = "sluice.provider.local")
public interface LocalConfig {
    /** How many texts are embedded at once; each takes one core while it lasts. */
    @WithDefault("1")
    @Min(1)
    int threads();

    /** How many texts of one call are embedded before the next call has its turn. */
    @WithDefault("16")
    @Min(1)
    int batchSize();

    /** Most texts of one call; more are refused. */
    @WithDefault("256")
    @Min(1)
    int maxTexts();

    /** Most texts of all calls that wait or are under way; a call that would exceed it is answered 503. */
    @WithDefault("1024")
    @Min(1)
    int maxWaitingTexts();
}
