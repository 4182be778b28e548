package io.sluice.boot;

import io.sluice.tls.TlsPort;
import io.smallrye.config.SmallRyeConfig;

/**
 * Whoever gives the API port a certificate does not want keys to travel unencrypted beside it: the plain port stays closed
 * then, unless {@code quarkus.http.insecure-requests} says otherwise. Quarkus itself would open both.
 */
final class PlainHttp {
    static final String SETTING = "quarkus.http.insecure-requests";

    private PlainHttp() {}

    static void closeBesideTls(SmallRyeConfig config) {
        boolean undecided = config.getOptionalValue(SETTING, String.class).isEmpty();
        if (undecided && TlsPort.API.isEncrypted(config)) {
            System.setProperty(SETTING, "disabled");
        }
    }
}
