package io.sluice.tls;

import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/** What Java's TLS asks for keys and trust, out of the options that Quarkus made from files. */
final class StoreManagers {
    private StoreManagers() {}

    /** @throws TlsProblem when there are none */
    static X509KeyManager keys(KeyCertOptions options, Vertx vertx) {
        for (KeyManager manager : managers(options, vertx)) {
            if (manager instanceof X509KeyManager keys) {
                return keys;
            }
        }
        throw new TlsProblem("there is no X.509 certificate");
    }

    /** @throws TlsProblem when there is none */
    static X509TrustManager trust(TrustOptions options, Vertx vertx) {
        for (TrustManager manager : managers(options, vertx)) {
            if (manager instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new TlsProblem("there is no certificate to trust");
    }

    private static KeyManager[] managers(KeyCertOptions options, Vertx vertx) {
        try {
            return options.getKeyManagerFactory(vertx).getKeyManagers();
        } catch (Exception e) { // what Vert.x declares
            throw new TlsProblem("the key store cannot be read: " + e.getMessage());
        }
    }

    private static TrustManager[] managers(TrustOptions options, Vertx vertx) {
        try {
            return options.getTrustManagerFactory(vertx).getTrustManagers();
        } catch (Exception e) { // what Vert.x declares
            throw new TlsProblem("the trust store cannot be read: " + e.getMessage());
        }
    }
}
