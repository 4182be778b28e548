package io.sluice.telemetry.otel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Settings of the environment that cannot be used are told by the start, in a sentence. */
class ExportingTest {
    private static final String PROTOCOL = "otel.exporter.otlp.protocol";
    private static final String SAMPLER = "otel.traces.sampler";

    @AfterEach
    void forget() {
        System.clearProperty(PROTOCOL);
        System.clearProperty(SAMPLER);
    }

    @Test
    void onlyHttpIsSpoken() {
        System.setProperty(PROTOCOL, "grpc");

        assertThatThrownBy(() -> Exporting.toCollector(Clock.systemUTC()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sluice.telemetry.traces.enabled")
                .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL is grpc")
                .hasMessageContaining("http/protobuf");
    }

    @Test
    void samplersThatDoNotExistAreNamed() {
        System.setProperty(SAMPLER, "sometimes");

        assertThatThrownBy(() -> Exporting.toCollector(Clock.systemUTC()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sometimes");
    }
}
