package io.sluice.ledger;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** Port: the months that the durable ledger is kept by, in UTC. */
public interface LedgerUpkeep {
    /** Makes room for the month of an instant and those after it, as many as are said. */
    Uni<Void> prepare(Instant from, int months);

    /**
     * Drops the rows of the months before that of an instant. What is summed up of them stays.
     *
     * @return names of what was dropped
     */
    Uni<List<String>> dropBefore(Instant instant);
}
