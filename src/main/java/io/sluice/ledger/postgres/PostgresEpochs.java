package io.sluice.ledger.postgres;

import io.sluice.ledger.Epochs;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/** Epochs in {@code gateway_epoch}: the gateway's name, and a number that the database gives once. */
@Singleton
final class PostgresEpochs implements Epochs {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * A database that was restored to an earlier state gives numbers once more, and a journal may already have brought back an
     * epoch of such a number: that one stays what it is.
     */
    private static final String BEGIN = "insert into gateway_epoch (holder, node, epoch, started_at, seen_at)"
            + " select $1 || ':' || number, $1, number, $2, $2 from nextval('gateway_epoch_number') as number"
            + " on conflict do nothing returning holder";

    /** Shares that were taken before gateways had epochs are in the gateway's own name. */
    private static final String SETTLED =
            "insert into gateway_epoch (holder, node, epoch, started_at, seen_at, settled_at)"
                    + " select $1, $1, 0, $2, $2, $2"
                    + " where exists (select from gateway_epoch where holder = $1)"
                    + " or exists (select from budget_lease where node = $1)"
                    + " on conflict (holder) do update set settled_at = coalesce(gateway_epoch.settled_at, excluded.settled_at)";

    private final Pool database;

    PostgresEpochs(Pool database) {
        this.database = database;
    }

    @Override
    public Uni<String> begin(String node, Instant now) {
        return database.preparedQuery(BEGIN)
                .execute(Tuple.of(node, EntryColumns.utc(now)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .chain(rows -> rows.rowCount() == 0
                        ? begin(node, now)
                        : Uni.createFrom().item(rows.iterator().next().getString("holder")));
    }

    @Override
    public Uni<Void> settled(String epoch, Instant now) {
        return database.preparedQuery(SETTLED)
                .execute(Tuple.of(epoch, EntryColumns.utc(now)))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .replaceWithVoid();
    }
}
