package io.sluice.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerConfigTest {
    @Test
    void hasTheseDefaults() {
        LedgerConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(LedgerConfig.class)
                .withDefaultValue("sluice.data-dir", "/data")
                .build()
                .getConfigMapping(LedgerConfig.class);

        assertThat(config.journal().directory()).isEqualTo(Path.of("/data/journal"));
        assertThat(config.journal().syncEvery()).isEqualTo(Duration.ofMillis(25));
        assertThat(config.journal().segmentSize().asLongValue()).isEqualTo(16 * 1024 * 1024);
        assertThat(config.journal().maxSize().asLongValue()).isEqualTo(1024 * 1024 * 1024);
        assertThat(config.drain().every()).isEqualTo(Duration.ofMillis(200));
        assertThat(config.drain().batch()).isEqualTo(500);
        assertThat(config.drain().lateAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.organization()).isEqualTo("default");
        assertThat(config.retention()).isEmpty();
    }
}
