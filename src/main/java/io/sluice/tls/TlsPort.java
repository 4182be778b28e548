package io.sluice.tls;

import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A port of the gateway, and where its TLS is set up. */
public enum TlsPort {
    /** What callers and administrators use. */
    API("quarkus.http"),
    /** Health and metrics. */
    MANAGEMENT("quarkus.management");

    /** Of the configuration without a name, which a port uses that names none. */
    private static final List<String> UNNAMED_KEY_STORE =
            List.of("quarkus.tls.key-store.pem.", "quarkus.tls.key-store.p12.", "quarkus.tls.key-store.jks.");

    /** How certificates were set up before there was a registry; Quarkus still takes them. */
    private static final List<String> OLD_SETTINGS =
            List.of(".ssl.certificate.files", ".ssl.certificate.key-store-file");

    private final String prefix;

    TlsPort(String prefix) {
        this.prefix = prefix;
    }

    /** The property that names the port's TLS configuration. */
    String nameProperty() {
        return prefix + ".tls-configuration-name";
    }

    /** As in labels and messages. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the port's TLS configuration, when the settings give one. */
    Optional<String> configurationName(SmallRyeConfig config) {
        return config.getOptionalValue(nameProperty(), String.class);
    }

    /** Whether the settings ask for TLS on this port. Quarkus need not run yet. */
    public boolean isEncrypted(SmallRyeConfig config) {
        return configurationName(config).isPresent()
                || UNNAMED_KEY_STORE.stream().anyMatch(setting -> isAnySet(config, setting))
                || OLD_SETTINGS.stream().anyMatch(setting -> isAnySet(config, prefix + setting));
    }

    /** Names that came from the environment may appear in any spelling, so all are compared in the environment's. */
    private static boolean isAnySet(SmallRyeConfig config, String beginning) {
        String wanted = spelledAsVariable(beginning);
        for (String name : config.getPropertyNames()) {
            if (spelledAsVariable(name).startsWith(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String spelledAsVariable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
