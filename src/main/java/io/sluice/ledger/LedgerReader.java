package io.sluice.ledger;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Port: reads the durable ledger, page by page. Never on the way of a call. */
public interface LedgerReader {
    /** Rows, in the order in which attempts started. */
    Uni<List<Kept>> entries(EntryQuery query);

    /** Usage, added up. */
    Uni<List<UsageRow>> usage(UsageQuery query);

    /**
     * A row.
     *
     * @param organization whose gateway wrote it
     */
    record Kept(LedgerEntry entry, String organization) {}
}
