package io.sluice.ledger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.sluice.ledger.JournalTail.Batch;
import io.sluice.ledger.journal.Journal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings what ended from the journal into the database, in batches, and lets go of what is there. A database that is away
 * costs nothing but the journal's growth: the batch is sent again until it is in, and a batch sent twice adds nothing.
 */
@Singleton
public final class LedgerDrain {
    private static final Logger LOG = Logger.getLogger(LedgerDrain.class);

    /** A segment that was read and is longer than this makes room for the next one. */
    private static final long WORTH_ROLLING = 1024 * 1024;

    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(10);

    /** After whoever ends calls. */
    private static final int LATE = 5000;

    private final Vertx vertx;
    private final LedgerConfig config;
    private final Ledger ledger;
    private final LedgerStore store;
    private final Epochs epochs;
    private final CurrentEpoch current;
    private final Clock clock;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile @Nullable Journal journal;
    private volatile @Nullable JournalTail tail;
    private volatile @Nullable Instant failingSince;
    private volatile Instant upToDateAt = Instant.EPOCH;
    private volatile long timer = -1;

    LedgerDrain(
            Vertx vertx,
            LedgerConfig config,
            Ledger ledger,
            LedgerStore store,
            Epochs epochs,
            CurrentEpoch current,
            Clock clock) {
        this.vertx = vertx;
        this.config = config;
        this.ledger = ledger;
        this.store = store;
        this.epochs = epochs;
        this.current = current;
        this.clock = clock;
    }

    void start(Journal opened) {
        journal = opened;
        tail = new JournalTail(opened);
        upToDateAt = clock.instant();
        timer = vertx.setPeriodic(config.drain().every().toMillis(), ignored -> tick());
    }

    /**
     * What ended before the stop is in the database after it, if the database is there. Calls are over by now, or cut off;
     * the journal is closed after this.
     */
    void stop(@Observes @Priority(LATE) ShutdownEvent event) {
        vertx.cancelTimer(timer);
        if (tail == null) {
            return;
        }
        ledger.beginNoMore();
        ledger.writeAgain();
        try {
            VertxContextSupport.subscribeAndAwait(() -> exclusively(this::drain)
                    .onFailure(UnderWay.class)
                    .retry()
                    .withBackOff(Duration.ofMillis(20), Duration.ofMillis(100))
                    .indefinitely()
                    .chain(this::settledIfNothingIsOpen)
                    .ifNoItem()
                    .after(PATIENCE_AT_THE_END)
                    .fail());
        } catch (Throwable e) { // declared so; the journal keeps them
            LOG.warnf("The ledger's last rows stay in the journal until the next start failure=%s", e);
        }
    }

    /** What this epoch has taken of budgets others may have, unless an attempt is left for the next start to settle. */
    private Uni<Void> settledIfNothingIsOpen() {
        JournalTail reader = Objects.requireNonNull(tail);
        return reader.isCaughtUp() && reader.open().isEmpty() && ledger.isWritten()
                ? epochs.settled(current.name(), clock.instant())
                : Uni.createFrom().voidItem();
    }

    /** Since when the database has not taken rows; null while it does. */
    public @Nullable Instant failingSince() {
        return failingSince;
    }

    /** Bytes of the journal; 0 before it was opened. */
    public long journalBytes() {
        Journal opened = journal;
        return opened == null ? 0 : opened.size();
    }

    /** Whether the journal takes no records any more. */
    boolean journalIsBroken() {
        Journal opened = journal;
        return opened != null && opened.broken() != null;
    }

    /** How long ago everything written by then was in the database; zero when nothing waits. */
    public Duration lag() {
        JournalTail reader = tail;
        return reader == null || reader.isCaughtUp() ? Duration.ZERO : Duration.between(upToDateAt, clock.instant());
    }

    /** Brings what is in the journal by now into the database, as is done now and then anyway. For tests. */
    Uni<Void> now() {
        return exclusively(this::drain);
    }

    private void tick() {
        ledger.writeAgain();
        exclusively(this::drain).subscribe().with(done -> {}, failure -> {});
    }

    /** One at a time: there is one reader of the journal. Fails with {@link UnderWay} beside another. */
    private Uni<Void> exclusively(Supplier<Uni<Void>> work) {
        return Uni.createFrom()
                .deferred(() -> running.compareAndSet(false, true)
                        ? work.get().onTermination().invoke(() -> running.set(false))
                        : Uni.createFrom().failure(new UnderWay()));
    }

    /** Everything that is in the journal by now, batch after batch. Fails when the database does not take it. */
    private Uni<Void> drain() {
        Instant begun = clock.instant();
        return Multi.createBy()
                .repeating()
                .uni(this::batch)
                .whilst(batch -> batch.records() == config.drain().batch())
                .onItem()
                .ignoreAsUni()
                .invoke(() -> works(begun))
                .onFailure()
                .invoke(this::fails);
    }

    private Uni<Batch> batch() {
        JournalTail reader = Objects.requireNonNull(tail);
        return FileWork.run(() -> reader.next(config.drain().batch()))
                .call(batch -> batch.ended().isEmpty()
                        ? Uni.createFrom().voidItem()
                        : store.add(batch.ended()).replaceWithVoid())
                .call(batch -> batch.records() == 0
                        ? Uni.createFrom().voidItem()
                        : FileWork.run(() -> {
                                    reader.passed(batch);
                                    release(reader);
                                    return batch;
                                })
                                .replaceWithVoid());
    }

    private void release(JournalTail reader) throws IOException {
        Journal opened = Objects.requireNonNull(journal);
        opened.release(reader.needless());
        if (reader.isCaughtUp() && opened.end().offset() > WORTH_ROLLING) {
            opened.roll();
        }
    }

    private void works(Instant begun) {
        upToDateAt = begun;
        if (failingSince != null) {
            LOG.info("The database takes the ledger's rows again");
            failingSince = null;
        }
    }

    private void fails(Throwable failure) {
        if (failingSince == null) {
            failingSince = clock.instant();
            LOG.warnf("The database does not take the ledger's rows; they wait in the journal failure=%s", failure);
        }
    }

    /** Another drain is under way. */
    private static final class UnderWay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnderWay() {
            super("the journal is being drained", null, false, false);
        }
    }
}
