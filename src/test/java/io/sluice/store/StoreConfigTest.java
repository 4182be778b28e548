package io.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins names and defaults: operators rely on them. */
class StoreConfigTest {
    @Test
    void defaults() {
        // When
        StoreConfig config = config(Map.of());

        // Then
        assertThat(config.url()).isEmpty();
        assertThat(config.username()).isEmpty();
        assertThat(config.password()).isEmpty();
        assertThat(config.passwordFile()).isEmpty();
        assertThat(config.waitFor()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.migrationWait()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.embedded().programsDir()).isEmpty();
        assertThat(config.embedded().startTimeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void names() {
        // When
        StoreConfig config = config(Map.of(
                "sluice.store.url", "postgresql://db/x",
                "sluice.store.username", "u",
                "sluice.store.password", "p",
                "sluice.store.password-file", "/f",
                "sluice.store.wait-for", "1S",
                "sluice.store.migration-wait", "3S",
                "sluice.store.embedded.programs-dir", "/p",
                "sluice.store.embedded.start-timeout", "2S"));

        // Then
        assertThat(config.url()).contains("postgresql://db/x");
        assertThat(config.username()).contains("u");
        assertThat(config.password()).contains("p");
        assertThat(config.passwordFile()).contains(Path.of("/f"));
        assertThat(config.waitFor()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.migrationWait()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.embedded().programsDir()).contains(Path.of("/p"));
        assertThat(config.embedded().startTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    private static StoreConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(StoreConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .build()
                .getConfigMapping(StoreConfig.class);
    }
}
