package io.sluice.boot;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;

/** Refuses settings of Quarkus that would not do here what whoever sets them relies on. */
final class MisleadingSettings {
    /**
     * Believes the first address of {@code X-Forwarded-For}, which is whatever the caller wrote when a proxy appends to it, and
     * believes everybody unless told whom.
     */
    private static final List<String> FORWARDING =
            List.of("quarkus.http.proxy.proxy-address-forwarding", "quarkus.management.proxy.proxy-address-forwarding");

    /** Fixed when the gateway is built: set later, it is warned of, and callers without a certificate are served. */
    private static final List<String> CLIENT_AUTHENTICATION =
            List.of("quarkus.http.ssl.client-auth", "quarkus.management.ssl.client-auth");

    private MisleadingSettings() {}

    /** @throws StartRefused naming what does what was meant */
    static void refuse(SmallRyeConfig config) {
        for (String setting : FORWARDING) {
            if (config.getOptionalValue(setting, Boolean.class).orElse(false)) {
                throw new StartRefused(setting
                        + " would believe addresses that callers make up. Take it away, and name the networks of your proxies"
                        + " in sluice.api.trusted-proxies.");
            }
        }
        for (String setting : CLIENT_AUTHENTICATION) {
            if (config.getOptionalValue(setting, String.class)
                    .filter(value -> !value.equalsIgnoreCase("none"))
                    .isPresent()) {
                throw new StartRefused(
                        setting + " has no effect once the gateway is built. Take it away; for the API port"
                                + " sluice.tls.client-certificates asks callers for certificates.");
            }
        }
    }
}
