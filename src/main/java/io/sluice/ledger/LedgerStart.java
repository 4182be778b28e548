package io.sluice.ledger;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.sluice.ledger.JournalTail.Batch;
import io.sluice.ledger.journal.Journal;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Opens the journal at start and brings the ledger to the truth before anything is served: what ended goes into the database,
 * what began and never ended is settled at its worst.
 */
@Singleton
final class LedgerStart {
    private static final Logger LOG = Logger.getLogger(LedgerStart.class);

    /** Before budgets are read, which need what is replayed here. */
    private static final int EARLY = 50;

    private final LedgerConfig config;
    private final JournalHolder holder;
    private final LedgerStore store;
    private final LedgerDrain drain;
    private final Clock clock;

    LedgerStart(LedgerConfig config, JournalHolder holder, LedgerStore store, LedgerDrain drain, Clock clock) {
        this.config = config;
        this.holder = holder;
        this.store = store;
        this.drain = drain;
        this.clock = clock;
    }

    /** On the thread that starts the process, which has nothing else to do: no port is open yet. */
    void open(@Observes @Priority(EARLY) StartupEvent event) throws Throwable {
        Journal journal = Journal.open(
                config.journal().directory(),
                config.journal().segmentSize().asLongValue(),
                config.journal().syncEvery());
        holder.set(journal);
        var tail = new JournalTail(journal);
        int replayed = 0;
        Batch batch = tail.next(config.drain().batch());
        while (batch.records() > 0) {
            replayed += add(batch.ended());
            tail.passed(batch);
            batch = tail.next(config.drain().batch());
        }
        int unknown = settle(tail.open());
        journal.release(journal.end());
        if (replayed + unknown > 0) {
            LOG.infof("Ledger's journal replayed rows=%d unknown=%d", replayed, unknown);
        }
        drain.start(journal);
    }

    /** Those settled here are in the database before the journal forgets how they began. */
    private int settle(List<AttemptBegun> lost) throws Throwable {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return add(lost.stream()
                .map(begun -> new LedgerEntry(begun, Settlement.atWorst(begun, now, Settlement.LOST)))
                .toList());
    }

    private int add(List<LedgerEntry> entries) throws Throwable {
        return entries.isEmpty() ? 0 : VertxContextSupport.subscribeAndAwait(() -> store.add(entries));
    }
}
