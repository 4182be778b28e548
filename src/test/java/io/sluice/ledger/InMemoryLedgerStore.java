package io.sluice.ledger;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A ledger in memory that can be away. */
final class InMemoryLedgerStore implements LedgerStore {
    private final Map<AttemptId, LedgerEntry> rows = new LinkedHashMap<>();
    private int failures;
    private boolean losesAnswers;

    /** The next calls fail, as many as are said. */
    synchronized void fail(int times) {
        failures = times;
    }

    /** Failing calls have written their rows all the same. */
    synchronized void loseAnswers() {
        losesAnswers = true;
    }

    synchronized List<LedgerEntry> rows() {
        return new ArrayList<>(rows.values());
    }

    @Override
    public Uni<Integer> add(List<LedgerEntry> entries) {
        return Uni.createFrom().deferred(() -> answer(entries));
    }

    private synchronized Uni<Integer> answer(List<LedgerEntry> entries) {
        boolean fails = failures > 0;
        int added = 0;
        if (!fails || losesAnswers) {
            for (LedgerEntry entry : entries) {
                added += rows.putIfAbsent(entry.begun().id(), entry) == null ? 1 : 0;
            }
        }
        if (fails) {
            failures--;
            return Uni.createFrom().failure(new IllegalStateException("the database is away"));
        }
        return Uni.createFrom().item(added);
    }
}
