package io.sluice.ledger;

import io.sluice.ledger.LedgerCodec.Record;
import io.sluice.ledger.journal.Journal;
import io.sluice.ledger.journal.Position;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the journal from its beginning on, and knows which attempts it saw begin and not end. Blocking; used by one thread at
 * a time.
 */
final class JournalTail {
    private final Journal journal;
    private final Map<AttemptId, Open> open = new LinkedHashMap<>();
    private volatile Position at = Position.START;

    JournalTail(Journal journal) {
        this.journal = journal;
    }

    /** The attempts that ended among the next {@code most} records. */
    Batch next(int most) throws IOException {
        var ended = new ArrayList<LedgerEntry>();
        int[] seen = {0};
        Position[] before = {at};
        Position behind = journal.read(at, most, (content, position) -> {
            seen[0]++;
            switch (LedgerCodec.read(content)) {
                case Record.Begin(AttemptBegun begun) -> open.put(begun.id(), new Open(begun, before[0]));
                case Record.End(LedgerEntry entry) -> {
                    open.remove(entry.begun().id());
                    ended.add(entry);
                }
            }
            before[0] = position;
        });
        return new Batch(ended, behind, seen[0]);
    }

    /** What was read is in the database: goes on behind it. */
    void passed(Batch batch) {
        at = batch.behind();
    }

    /** Up to where nobody needs the journal any more. */
    Position needless() {
        Position needless = at;
        for (Open attempt : open.values()) {
            needless = attempt.at().compareTo(needless) < 0 ? attempt.at() : needless;
        }
        return needless;
    }

    /** Whether everything that was acknowledged has been read and passed. */
    boolean isCaughtUp() {
        return at.compareTo(journal.end()) >= 0
                || at.segment() < journal.end().segment() && journal.end().offset() == 0;
    }

    /** The attempts that began and have not ended, as far as was read. */
    List<AttemptBegun> open() {
        return open.values().stream().map(Open::begun).toList();
    }

    /**
     * A run of records.
     *
     * @param ended   the attempts that ended in it
     * @param behind  where the next begins
     * @param records how many there were, of all kinds
     */
    record Batch(List<LedgerEntry> ended, Position behind, int records) {}

    private record Open(AttemptBegun begun, Position at) {}
}
