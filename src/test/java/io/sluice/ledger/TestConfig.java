package io.sluice.ledger;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;

/** Settings of the ledger for tests. */
final class TestConfig {
    private TestConfig() {}

    /** Small batches and segments; a drain only when it is told. */
    static LedgerConfig of(Path directory, long maxBytes) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(LedgerConfig.class)
                .withDefaultValue("sluice.ledger.journal.directory", directory.toString())
                .withDefaultValue("sluice.ledger.journal.segment-size", "4K")
                .withDefaultValue("sluice.ledger.journal.max-size", String.valueOf(maxBytes))
                .withDefaultValue("sluice.ledger.drain.every", "1H")
                .withDefaultValue("sluice.ledger.drain.batch", "7")
                .build()
                .getConfigMapping(LedgerConfig.class);
    }
}
