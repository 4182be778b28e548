package io.sluice.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Whom a server trusts, exchanged between two handshakes. */
final class RenewableTrust implements X509TrustManager {
    private volatile X509TrustManager current;

    RenewableTrust(X509TrustManager trust) {
        this.current = trust;
    }

    void renew(X509TrustManager trust) {
        current = trust;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        current.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        current.checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return current.getAcceptedIssuers();
    }
}
