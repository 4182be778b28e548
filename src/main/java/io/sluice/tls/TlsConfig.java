package io.sluice.tls;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the API port's TLS has beyond {@code quarkus.tls.*}. */
@ConfigMapping(prefix = "sluice.tls")
public interface TlsConfig {
    /**
     * Whether callers of the API port show a certificate, one that the trust store of its TLS configuration vouches for: {@code
     * none}, {@code request} (they may; a wrong one is refused) or {@code required}. It is asked for beside the key, and replaces
     * none.
     */
    @WithDefault("none")
    ClientCertificate clientCertificates();

    /** What is wanted of callers. */
    enum ClientCertificate {
        NONE,
        REQUEST,
        REQUIRED
    }
}
