package io.sluice.tls;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.Locale;

/**
 * Mutual TLS at the API port. Quarkus has a setting for it ({@code quarkus.http.ssl.client-auth}), which is fixed when the
 * gateway is built; this one is the operator's.
 */
@Singleton
final class ClientCertificates implements HttpServerOptionsCustomizer {
    private final TlsConfig config;

    ClientCertificates(TlsConfig config) {
        this.config = config;
    }

    /** @throws TlsProblem when callers' certificates could not be checked, so that anybody's would do */
    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (config.clientCertificates() == TlsConfig.ClientCertificate.NONE) {
            return;
        }
        String wanted = "sluice.tls.client-certificates is "
                + config.clientCertificates().name().toLowerCase(Locale.ROOT);
        if (options.getKeyCertOptions() == null) {
            throw new TlsProblem(
                    wanted + ", but the API port has no TLS. Set quarkus.http.tls-configuration-name and the key"
                            + " store of that configuration (docs/tls.md), or take the setting away.");
        }
        if (options.getTrustOptions() == null) {
            throw new TlsProblem(wanted + ", but nothing says which certificates to trust. Set"
                    + " quarkus.tls.<name>.trust-store.pem.certs to the file (PEM) of the authority that signs callers'"
                    + " certificates.");
        }
        options.setClientAuth(
                switch (config.clientCertificates()) {
                    case NONE -> ClientAuth.NONE;
                    case REQUEST -> ClientAuth.REQUEST;
                    case REQUIRED -> ClientAuth.REQUIRED;
                });
    }
}
