package io.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether settings ask for TLS, in every spelling that they come in. */
class TlsPortTest {
    @ParameterizedTest
    @CsvSource({
        "quarkus.http.tls-configuration-name, true, false",
        "quarkus.management.tls-configuration-name, false, true",
        "quarkus.tls.key-store.pem.server.cert, true, true",
        "QUARKUS_TLS_KEY_STORE_PEM_SERVER_CERT, true, true",
        "quarkus.tls.key-store.p12.path, true, true",
        "quarkus.http.ssl.certificate.files, true, false",
        "QUARKUS_MANAGEMENT_SSL_CERTIFICATE_KEY_STORE_FILE, false, true",
        "quarkus.tls.other.key-store.pem.server.cert, false, false",
        "quarkus.tls.key-store.sni, false, false",
        "quarkus.tls.trust-store.pem.certs, false, false",
        "quarkus.http.port, false, false"
    })
    void aSettingEncryptsItsPorts(String property, boolean api, boolean management) {
        SmallRyeConfig config = config(property);

        assertThat(TlsPort.API.isEncrypted(config)).isEqualTo(api);
        assertThat(TlsPort.MANAGEMENT.isEncrypted(config)).isEqualTo(management);
    }

    @Test
    void unlessToldNothingIsEncrypted() {
        assertThat(TlsPort.values()).noneMatch(port -> port.isEncrypted(config("any.thing")));
    }

    private static SmallRyeConfig config(String property) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(Map.of(property, "value"), "test", 100))
                .build();
    }
}
