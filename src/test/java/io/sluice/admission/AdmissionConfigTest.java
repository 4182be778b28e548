package io.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins names and defaults: operators rely on them. */
class AdmissionConfigTest {
    @Test
    void defaults() {
        AdmissionConfig config = config(Map.of());

        assertThat(config.refreshInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.exchangeInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.budgetStatus()).isEqualTo("429");
        assertThat(config.webhook().secret()).isEmpty();
        assertThat(config.webhook().timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.webhook().attempts()).isEqualTo(8);
    }

    @Test
    void names() {
        AdmissionConfig config = config(Map.of(
                "sluice.admission.refresh-interval", "1S",
                "sluice.admission.exchange-interval", "2S",
                "sluice.admission.budget-status", "402",
                "sluice.admission.webhook.secret", "env:X",
                "sluice.admission.webhook.timeout", "3S",
                "sluice.admission.webhook.attempts", "4"));

        assertThat(config.refreshInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.exchangeInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.budgetStatus()).isEqualTo("402");
        assertThat(config.webhook().secret()).contains("env:X");
        assertThat(config.webhook().timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.webhook().attempts()).isEqualTo(4);
    }

    static AdmissionConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(AdmissionConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .build()
                .getConfigMapping(AdmissionConfig.class);
    }
}
