package io.sluice.ledger;

import java.util.List;

/**
 * Whether the sums of the durable ledger are what its rows add up to.
 *
 * @param rows        how many rows were read
 * @param sums        how many sums by the hour and the day, and budgets' windows, were compared with them
 * @param differences the first ones found; empty when there is none
 */
public record LedgerReport(long rows, long sums, List<Difference> differences) {
    public LedgerReport {
        differences = List.copyOf(differences);
    }

    /** Whether they are. */
    public boolean ok() {
        return differences.isEmpty();
    }

    /**
     * A sum that is not what the rows add up to.
     *
     * @param sum    which one
     * @param detail what the rows say and what the sum says
     */
    public record Difference(String sum, String detail) {}
}
