package io.sluice.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of usage, added up for each combination of values, in the order of the values.
 *
 * @param groupBy what it is told apart by, in this order; none for one row of everything
 * @param after   the values of the last row of the page before; null for the first page
 * @param limit   rows at most
 */
public record UsageQuery(
        LedgerFilter filter,
        List<Dimension> groupBy,
        @Nullable List<String> after,
        int limit) {
    public UsageQuery {
        groupBy = List.copyOf(groupBy);
        after = after == null ? null : List.copyOf(after);
    }
}
