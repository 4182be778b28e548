package io.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureCheckTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1"})
    void knowsThisMachine(String host) {
        assertThat(ExposureCheck.isLoopback("quarkus.http.host", host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "[::]", "192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1"})
    void knowsTheRestOfTheWorld(String host) {
        assertThat(ExposureCheck.isLoopback("quarkus.http.host", host)).isFalse();
    }

    @Test
    void namesAHostNobodyKnows() {
        assertThatThrownBy(() -> ExposureCheck.isLoopback("quarkus.http.host", "no-such-host.invalid"))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("quarkus.http.host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.http.host", "quarkus.management.host"})
    void refusesEitherPortBeyondThisMachineWithAuthenticationOff(String wide) {
        // Given
        SmallRyeConfig config = config(Map.of(
                "quarkus.http.host",
                wide.equals("quarkus.http.host") ? "0.0.0.0" : "127.0.0.1",
                "quarkus.management.host",
                wide.equals("quarkus.management.host") ? "::" : "127.0.0.1",
                "sluice.auth.enabled",
                "false"));

        // When, Then
        assertThatThrownBy(() -> ExposureCheck.require(config))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(wide)
                .hasMessageContaining("sluice.auth.enabled");
    }

    @Test
    void refusesTheWildcardThatQuarkusListensOnWhenNoHostIsSet() {
        SmallRyeConfig config = config(Map.of("sluice.auth.enabled", "false"));

        assertThatThrownBy(() -> ExposureCheck.require(config)).isInstanceOf(StartRefused.class);
    }

    @Test
    void allowsAuthenticationOffOnThisMachineAndOnBeyondIt() {
        SmallRyeConfig off = config(Map.of(
                "quarkus.http.host", "localhost", "quarkus.management.host", "::1", "sluice.auth.enabled", "false"));
        SmallRyeConfig on = config(Map.of("quarkus.http.host", "0.0.0.0", "sluice.auth.enabled", "true"));
        SmallRyeConfig unsaid = config(Map.of("quarkus.http.host", "0.0.0.0"));

        assertThatCode(() -> ExposureCheck.require(off)).doesNotThrowAnyException();
        assertThatCode(() -> ExposureCheck.require(on)).doesNotThrowAnyException();
        assertThatCode(() -> ExposureCheck.require(unsaid)).doesNotThrowAnyException();
    }

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }
}
