package io.sluice.boot;

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
        return address("quarkus.http.host", "quarkus.http.port");
    }

    /** Health and metrics. */
    String management() {
        return address("quarkus.management.host", "quarkus.management.port");
    }

    /** Whether that host is every address of the machine. */
    private static boolean isWildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private String address(String hostProperty, String portProperty) {
        String host = config.getValue(hostProperty, String.class);
        int port = config.getValue(portProperty, Integer.class);
        String typed = isWildcard(host) ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
        return "http://" + typed + ":" + port;
    }
}
