package io.sluice.ledger.postgres;

import io.vertx.mutiny.sqlclient.Pool;

/** The ledger's tables in tests. */
public final class LedgerTables {
    private LedgerTables() {}

    /** Empties all of them. */
    public static void clear(Pool database) {
        database.query("truncate ledger_entry, ledger_hour, ledger_day, budget_spending, budget_account")
                .executeAndAwait();
        database.query("update ledger_retention set rows_from = '-infinity'").executeAndAwait();
    }
}
