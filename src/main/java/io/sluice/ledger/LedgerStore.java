package io.sluice.ledger;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Port: the durable ledger. */
public interface LedgerStore {
    /**
     * Adds rows, and what they charge to their budgets, in one transaction. A row that is there already is left as it is and
     * charges nothing again, so that a batch may be sent twice.
     *
     * @return how many rows were new
     */
    Uni<Integer> add(List<LedgerEntry> entries);
}
