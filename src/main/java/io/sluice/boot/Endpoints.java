package io.sluice.boot;

import io.sluice.tls.TlsPort;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/** The addresses of this gateway as one would type them on this machine. */
@Singleton
final class Endpoints {
    private final SmallRyeConfig config;

    @Inject
    Endpoints(Config config) {
        this.config = config.unwrap(SmallRyeConfig.class);
    }

    /** What callers and administrators use. */
    String api() {
        return TlsPort.API.isEncrypted(config)
                ? address("https", "quarkus.http.host", "quarkus.http.ssl-port")
                : address("http", "quarkus.http.host", "quarkus.http.port");
    }

    /** Health and metrics. */
    String management() {
        String scheme = TlsPort.MANAGEMENT.isEncrypted(config) ? "https" : "http";
        return address(scheme, "quarkus.management.host", "quarkus.management.port");
    }

    /** Whether that host is every address of the machine. */
    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private String address(String scheme, String hostProperty, String portProperty) {
        String host = config.getValue(hostProperty, String.class);
        int port = config.getValue(portProperty, Integer.class);
        String typed = isWildcard(host) ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return scheme + "://" + typed + ":" + port;
    }
}
