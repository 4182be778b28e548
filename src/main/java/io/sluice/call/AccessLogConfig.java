package io.sluice.call;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The access log. */
@ConfigMapping(prefix = "sluice.access-log")
public interface AccessLogConfig {
    /** One line a call at INFO: who, which route, how it ended, how long it took. Never content. */
    @WithDefault("false")
    boolean enabled();
}
