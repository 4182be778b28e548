package io.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins names and defaults: operators rely on them. */
class TlsConfigTest {
    @Test
    void nobodyShowsACertificateUnlessAsked() {
        assertThat(config(Map.of()).clientCertificates()).isEqualTo(TlsConfig.ClientCertificate.NONE);
        assertThat(config(Map.of("sluice.tls.client-certificates", "required")).clientCertificates())
                .isEqualTo(TlsConfig.ClientCertificate.REQUIRED);
    }

    private static TlsConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(TlsConfig.class)
                .build()
                .getConfigMapping(TlsConfig.class);
    }
}
