package io.sluice.call;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/** How calls are accounted for. */
@ConfigMapping(prefix = "sluice.accounting")
public interface AccountingConfig {
    /**
     * The bound on each answer, in tokens, that a call is sent with when its caller set none and a hard budget counts it: what
     * may come has to be known beforehand.
     */
    @WithDefault("4096")
    @Min(1)
    long defaultMaxTokens();
}
