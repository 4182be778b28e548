package io.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins names and defaults: operators rely on them. */
class PricingConfigTest {
    @Test
    void defaults() {
        // When
        PricingConfig config = config(Map.of());

        // Then
        assertThat(config.file()).isEmpty();
        assertThat(config.fileCheckInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.storeCheckInterval()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.unpriced()).isEqualTo(UnpricedCalls.SERVE);
    }

    @Test
    void names() {
        // When
        PricingConfig config = config(Map.of(
                "sluice.pricing.file", "/p.yaml",
                "sluice.pricing.file-check-interval", "1S",
                "sluice.pricing.store-check-interval", "3S",
                "sluice.pricing.unpriced", "refuse"));

        // Then
        assertThat(config.file()).contains(Path.of("/p.yaml"));
        assertThat(config.fileCheckInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.storeCheckInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.unpriced()).isEqualTo(UnpricedCalls.REFUSE);
    }

    private static PricingConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(PricingConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .build()
                .getConfigMapping(PricingConfig.class);
    }
}
