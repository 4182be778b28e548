package io.sluice.ledger;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Meters of the ledger's way into the database. */
@Singleton
final class LedgerMetrics {
    /** How long ago everything written by then was in the database. */
    static final String LAG = "sluice.ledger.lag";

    /** How long the journal is. */
    static final String JOURNAL = "sluice.ledger.journal.size";

    /** How long it may get. */
    static final String JOURNAL_MAX = "sluice.ledger.journal.max.size";

    private static final double MILLIS_PER_SECOND = 1000.0;

    private final LedgerHealth health;
    private final LedgerConfig config;
    private final MeterRegistry registry;

    LedgerMetrics(LedgerHealth health, LedgerConfig config, MeterRegistry registry) {
        this.health = health;
        this.config = config;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder(LAG, health, ledger -> ledger.waiting().lag().toMillis() / MILLIS_PER_SECOND)
                .description("How long ago everything used was in the database; 0 while nothing waits")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(JOURNAL, health, ledger -> ledger.waiting().bytes())
                .description("What the ledger's journal holds on the disk")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder(JOURNAL_MAX, config, bound -> bound.journal().maxSize().asLongValue())
                .description("Calls are refused while the ledger's journal holds more")
                .baseUnit("bytes")
                .register(registry);
    }
}
