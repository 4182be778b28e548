package io.sluice.tls;

import io.quarkus.tls.TlsConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.TrustOptions;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A TLS configuration as a server gets it once: its keys and its trust are exchanged underneath, and the server is told
 * nothing. Telling it is what Quarkus does, by {@code HttpServer.updateSSLOptions}; while Vert.x 4.5 then makes its new context, every
 * connection that is opened fails (its {@code TCPServerBase} asks a future for its result that has none yet).
 */
final class RenewableTls implements TlsConfiguration {
    private final TlsConfiguration original;
    private final RenewableKeys keys;
    private final @Nullable RenewableTrust trust;

    private RenewableTls(TlsConfiguration original, RenewableKeys keys, @Nullable RenewableTrust trust) {
        this.original = original;
        this.keys = keys;
        this.trust = trust;
    }

    /** @throws TlsProblem when its keys or its trust cannot be used */
    static RenewableTls of(TlsConfiguration original, Vertx vertx) {
        TrustOptions trusted = original.getTrustStoreOptions();
        return new RenewableTls(
                original,
                new RenewableKeys(StoreManagers.keys(original.getKeyStoreOptions(), vertx)),
                trusted == null ? null : new RenewableTrust(StoreManagers.trust(trusted, vertx)));
    }

    /** From the next handshake on; both or, when one cannot be used, none. */
    void renew(KeyCertOptions newKeys, @Nullable TrustOptions newTrust, Vertx vertx) {
        var renewedKeys = StoreManagers.keys(newKeys, vertx);
        if (trust != null && newTrust != null) {
            trust.renew(StoreManagers.trust(newTrust, vertx));
        }
        keys.renew(renewedKeys);
    }

    @Override
    public KeyStore getKeyStore() {
        return original.getKeyStore();
    }

    @Override
    public KeyCertOptions getKeyStoreOptions() {
        return KeyCertOptions.wrap(keys);
    }

    @Override
    public KeyStore getTrustStore() {
        return original.getTrustStore();
    }

    @Override
    public @Nullable TrustOptions getTrustStoreOptions() {
        return trust == null ? null : TrustOptions.wrap(trust);
    }

    @Override
    public SSLOptions getSSLOptions() {
        return new SSLOptions(original.getSSLOptions())
                .setKeyCertOptions(getKeyStoreOptions())
                .setTrustOptions(getTrustStoreOptions());
    }

    @Override
    public SSLContext createSSLContext() throws Exception {
        return original.createSSLContext();
    }

    @Override
    public boolean isTrustAll() {
        return original.isTrustAll();
    }

    @Override
    public Optional<String> getHostnameVerificationAlgorithm() {
        return original.getHostnameVerificationAlgorithm();
    }

    @Override
    public boolean usesSni() {
        return original.usesSni();
    }

    @Override
    public boolean reload() {
        return original.reload();
    }

    @Override
    public String getName() {
        return original.getName();
    }
}
