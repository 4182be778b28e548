package io.sluice.ledger;

import io.sluice.ledger.journal.Journal;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Brings a journal that another process left to its end: what ended goes into the database, what began and never ended is
 * settled at its worst and goes there too. May be broken off at any point and begun again.
 */
final class LedgerReplay {
    private final Journal journal;
    private final JournalTail tail;
    private final LedgerStore store;
    private final int batchSize;

    LedgerReplay(Journal journal, LedgerStore store, int batchSize) {
        this.journal = journal;
        this.tail = new JournalTail(journal);
        this.store = store;
        this.batchSize = batchSize;
    }

    /**
     * Reads all of it. The journal forgets nothing before the database has everything. Off the event loops; fails when the
     * database does not take a row.
     */
    Uni<Replayed> run(Clock clock) {
        return Multi.createBy()
                .repeating()
                .uni(this::batch)
                .whilst(step -> step.records() > 0)
                .collect()
                .with(Collectors.summingInt(Step::added))
                .chain(ended -> settle(clock.instant().truncatedTo(ChronoUnit.MICROS))
                        .map(unknown -> new Replayed(ended, unknown)))
                .call(() -> FileWork.run(() -> {
                    journal.release(journal.end());
                    return journal;
                }));
    }

    private Uni<Step> batch() {
        return FileWork.run(() -> tail.next(batchSize))
                .chain(batch -> add(batch.ended())
                        .map(added -> new Step(batch.records(), added))
                        .invoke(() -> tail.passed(batch)));
    }

    /** In one transaction: an attempt that was settled once stays as it is when it is settled again. */
    private Uni<Integer> settle(Instant now) {
        List<LedgerEntry> lost = tail.open().stream()
                .map(begun -> new LedgerEntry(begun, Settlement.atWorst(begun, now, Settlement.LOST)))
                .toList();
        return add(lost);
    }

    private Uni<Integer> add(List<LedgerEntry> entries) {
        return entries.isEmpty() ? Uni.createFrom().item(0) : store.add(entries);
    }

    /**
     * What was new to the database.
     *
     * @param ended   attempts whose end was written down
     * @param unknown attempts settled at their worst
     */
    record Replayed(int ended, int unknown) {}

    private record Step(int records, int added) {}
}
