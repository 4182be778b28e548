package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisleadingSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "quarkus.http.proxy.proxy-address-forwarding, true, sluice.api.trusted-proxies",
        "quarkus.management.proxy.proxy-address-forwarding, true, sluice.api.trusted-proxies",
        "quarkus.http.ssl.client-auth, required, sluice.tls.client-certificates",
        "quarkus.management.ssl.client-auth, REQUEST, sluice.tls.client-certificates"
    })
    void areRefusedWithWhatToSetInstead(String setting, String value, String instead) {
        assertThatThrownBy(() -> MisleadingSettings.refuse(config(Map.of(setting, value))))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(setting)
                .hasMessageContaining(instead);
    }

    @Test
    void theirDefaultsAreNoTrouble() {
        assertThatCode(() -> MisleadingSettings.refuse(config(Map.of(
                        "quarkus.http.proxy.proxy-address-forwarding",
                        "false",
                        "quarkus.http.ssl.client-auth",
                        "NONE"))))
                .doesNotThrowAnyException();
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }
}
