package io.sluice.ingress;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.settings.Bounds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What the API port accepts. */
@ConfigMapping(prefix = "sluice.api")
public interface ApiConfig {
    /** Longest request body; a longer one is refused with 413 in the caller's dialect. */
    @WithDefault("8M")
    @Bounds(min = "1K", max = "1G")
    MemorySize maxBodySize();

    /**
     * Addresses and networks of the proxies before the gateway, such as {@code 10.0.0.0/8,fd00::/8}. Of a request that comes from
     * one of them, on either port, the address that it names is taken for the caller's. Unset, nobody is believed.
     */
    Optional<List<String>> trustedProxies();

    /**
     * The header in which they name it: {@code x-forwarded-for} or {@code forwarded} (RFC 7239). The other one is not read, for a
     * proxy passes it on as its caller sent it.
     */
    @WithDefault("x-forwarded-for")
    ForwardedHeader proxyHeader();
}
