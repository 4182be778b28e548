package io.sluice.provider.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this process talks to upstreams. */
@ConfigMapping(prefix = "sluice.upstream.http")
public interface UpstreamHttpConfig {
    /** Longest time to establish a connection. */
    @WithDefault("5s")
    @Bounds(min = "1ms", max = "5m")
    Duration connectTimeout();

    /** Most connections to one upstream address, for streams. */
    @WithDefault("1024")
    @Bounds(min = "1", max = "65535", unit = "connections")
    int maxConnections();

    /** How long an idle connection is kept for the next call. */
    @WithDefault("60s")
    @Bounds(min = "1s", max = "1h")
    Duration keepAlive();

    /** Longest single event of a stream. */
    @WithDefault("16M")
    @Bounds(min = "1K", max = "1G")
    MemorySize maxEventSize();

    /** Longest reply that is read whole; embeddings of thousands of texts as numbers are the longest there are. */
    @WithDefault("32M")
    @Bounds(min = "1K", max = "1G")
    MemorySize maxReplySize();

    /** Longest error reply to a call for a stream that is read; more of it is cut off and not looked at. */
    @WithDefault("1M")
    @Bounds(min = "1K", max = "64M")
    MemorySize maxErrorSize();
}
