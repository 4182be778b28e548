package io.sluice.provider.vertex;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/** Where this process finds the account of the machine it runs on. */
@ConfigMapping(prefix = "sluice.provider.vertex")
public interface VertexConfig {
    /**
     * The metadata server of Google's cloud, asked for access tokens by routes that have no credentials of their own. Its host has
     * to be named in `sluice.upstream.address.allowed`.
     */
    @WithDefault("http://metadata.google.internal")
    URI metadataAddress();
}
