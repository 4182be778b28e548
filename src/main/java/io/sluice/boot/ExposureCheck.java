package io.sluice.boot;

import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Refuses a gateway that others on the network could use without a key. */
final class ExposureCheck {
    private static final String AUTHENTICATION = "sluice.auth.enabled";
    private static final List<String> HOSTS = List.of("quarkus.http.host", "quarkus.management.host");

    private ExposureCheck() {}

    /** @throws StartRefused when a port would be open beyond this machine while authentication is off */
    static void require(SmallRyeConfig config) {
        if (config.getOptionalValue(AUTHENTICATION, Boolean.class).orElse(true)) {
            return;
        }
        for (String property : HOSTS) {
            String host = config.getOptionalValue(property, String.class).orElse("0.0.0.0");
            if (!isLoopback(property, host)) {
                throw new StartRefused(
                        "Refusing to listen beyond this machine without authentication: " + property + " is "
                                + host + " while " + AUTHENTICATION + " is false. Set " + property
                                + " to 127.0.0.1, or switch authentication on.");
            }
        }
    }

    /** Whether every address a name stands for is of this machine only; the wildcards {@code 0.0.0.0} and {@code ::} are not. */
    static boolean isLoopback(String property, String host) {
        try {
            String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            return Arrays.stream(InetAddress.getAllByName(literal)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            throw new StartRefused("The host name " + host + " of " + property + " is unknown on this machine.");
        }
    }
}
