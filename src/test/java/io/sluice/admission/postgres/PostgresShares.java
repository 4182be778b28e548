package io.sluice.admission.postgres;

import io.sluice.admission.GatewayEpochs;
import io.sluice.admission.Leases;
import io.sluice.store.Transactions;
import io.vertx.mutiny.sqlclient.Pool;

/** Shares of gateways that a test plays. */
public final class PostgresShares {
    private PostgresShares() {}

    /** Of one gateway, by the name of its epoch. */
    public static Leases of(Pool database, String epoch) {
        return new PostgresLeases(database, () -> epoch);
    }

    /** What administrators see and decide. */
    public static GatewayEpochs epochs(Pool database, Transactions transactions) {
        return new PostgresGatewayEpochs(database, transactions);
    }
}
