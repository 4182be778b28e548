package io.sluice.ingress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The management port. */
@ConfigMapping(prefix = "sluice.management")
public interface ManagementConfig {
    /** Whether metrics can be read without a key, for scrapers that cannot send one. Health never needs one. */
    @WithDefault("false")
    boolean openMetrics();
}
