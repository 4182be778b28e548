package io.sluice.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.sluice.ledger.LedgerReplay.Replayed;
import io.sluice.ledger.journal.Journal;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Opens the journal at start and brings the ledger to the truth before anything is served: what ended goes into the database,
 * what began and never ended is settled at its worst.
 */
@Singleton
final class LedgerStart {
    private static final Logger LOG = Logger.getLogger(LedgerStart.class);

    /** Attempts that an earlier process left behind. */
    static final String SETTLED = "sluice.ledger.settled";

    /** Before budgets are read, which need what is replayed here. */
    private static final int EARLY = 50;

    private final LedgerConfig config;
    private final JournalHolder holder;
    private final LedgerStore store;
    private final Epochs epochs;
    private final CurrentEpoch current;
    private final LedgerDrain drain;
    private final Clock clock;
    private final Counter settled;

    LedgerStart(
            LedgerConfig config,
            JournalHolder holder,
            LedgerStore store,
            Epochs epochs,
            CurrentEpoch current,
            LedgerDrain drain,
            Clock clock,
            MeterRegistry registry) {
        this.config = config;
        this.holder = holder;
        this.store = store;
        this.epochs = epochs;
        this.current = current;
        this.drain = drain;
        this.clock = clock;
        this.settled = Counter.builder(SETTLED)
                .description(
                        "Attempts that an earlier process began and never ended, settled at their worst by this start")
                .register(registry);
    }

    /** On the thread that starts the process, which has nothing else to do: no port is open yet. */
    void open(@Observes @Priority(EARLY) StartupEvent event) throws Throwable {
        Journal journal = open();
        holder.set(journal);
        var owner = new JournalOwner(config.journal().directory());
        // What is in the journal was held by the epoch that wrote it, and is charged to what that one has taken.
        current.is(file(owner::read).orElse(current.node()));
        var replay = new LedgerReplay(journal, store, config.drain().batch());
        Replayed replayed = VertxContextSupport.subscribeAndAwait(() -> replay.run(clock));
        settled.increment(replayed.unknown());
        if (replayed.ended() + replayed.unknown() > 0) {
            LOG.infof("Ledger's journal replayed rows=%d unknown=%d", replayed.ended(), replayed.unknown());
        }
        String epoch = VertxContextSupport.subscribeAndAwait(this::begin);
        file(() -> {
            owner.write(epoch);
            return epoch;
        });
        current.is(epoch);
        drain.start(journal);
    }

    /** Nothing of the epoch before is open any more: whoever comes first returns what it had taken. */
    private Uni<String> begin() {
        Instant now = clock.instant();
        return epochs.settled(current.name(), now).chain(() -> epochs.begin(current.node(), now));
    }

    private Journal open() {
        return file(() -> Journal.open(
                config.journal().directory(),
                config.journal().segmentSize().asLongValue(),
                config.journal().syncEvery()));
    }

    private <T> T file(FileWork<T> step) {
        try {
            return step.run();
        } catch (IOException e) {
            Path directory = config.journal().directory();
            throw new LedgerProblem("The ledger's journal in " + directory + " cannot be opened: " + e.getMessage()
                    + ". Everything used is written there first, so nothing can be served without it"
                    + " (sluice.ledger.journal.directory).");
        }
    }
}
