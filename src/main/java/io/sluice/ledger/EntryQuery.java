package io.sluice.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of rows, in the order in which attempts started.
 *
 * @param call    only the attempts of this call; null for all
 * @param attempt only this attempt; null for all
 * @param after   the last row of the page before; null for the first page
 * @param limit   rows at most
 */
public record EntryQuery(
        LedgerFilter filter,
        @Nullable String call,
        @Nullable String attempt,
        @Nullable Place after,
        int limit) {
    /** Where a row is in the order. */
    public record Place(Instant startedAt, String attempt) {}
}
