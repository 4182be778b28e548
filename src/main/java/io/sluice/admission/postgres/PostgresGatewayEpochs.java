package io.sluice.admission.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.sluice.admission.GatewayEpoch;
import io.sluice.admission.GatewayEpoch.Closing;
import io.sluice.admission.GatewayEpoch.Share;
import io.sluice.admission.GatewayEpochs;
import io.sluice.store.Transactions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Epochs in {@code gateway_epoch} with their shares in {@code budget_lease}. */
@Singleton
final class PostgresGatewayEpochs implements GatewayEpochs {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ALL = "select g.holder, g.node, g.started_at, g.seen_at, g.closed,"
            + " l.budget_id, l.window_start, l.amount"
            + " from gateway_epoch g left join budget_lease l on l.node = g.holder and l.amount <> 0"
            + " where g.settled_at is null and ($1::text is null or g.holder = $1)"
            + " order by g.holder, l.budget_id, l.window_start";
    private static final String CLOSE = "select gateway_epoch_close(:epoch, :closing, :now, :silent) is not null";

    private final Pool database;
    private final Transactions transactions;

    PostgresGatewayEpochs(Pool database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
    }

    @Override
    public Uni<List<GatewayEpoch>> all() {
        return read(null);
    }

    @Override
    public Uni<Optional<GatewayEpoch>> find(String id) {
        return transactions.aside(read(id)).map(found -> found.stream().findFirst());
    }

    @Override
    public Uni<Boolean> close(String id, Closing as, Instant now, Instant silentSince) {
        return transactions.required(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery(CLOSE, Boolean.class)
                        .setParameter("epoch", id)
                        .setParameter("closing", as.word())
                        .setParameter("now", now.atOffset(ZoneOffset.UTC))
                        .setParameter("silent", silentSince.atOffset(ZoneOffset.UTC))
                        .getSingleResult()));
    }

    private Uni<List<GatewayEpoch>> read(@Nullable String id) {
        return database.preparedQuery(ALL)
                .execute(Tuple.of(id))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(PostgresGatewayEpochs::epochs);
    }

    private static List<GatewayEpoch> epochs(RowSet<Row> rows) {
        var shares = new LinkedHashMap<String, List<Share>>();
        var epochs = new LinkedHashMap<String, Row>();
        for (Row row : rows) {
            String id = row.getString("holder");
            epochs.putIfAbsent(id, row);
            List<Share> found = shares.computeIfAbsent(id, key -> new ArrayList<>());
            if (row.getString("budget_id") != null) {
                found.add(new Share(
                        row.getString("budget_id"),
                        row.getOffsetDateTime("window_start").toInstant(),
                        row.getLong("amount")));
            }
        }
        return epochs.entrySet().stream()
                .map(each -> epoch(each.getValue(), shares.getOrDefault(each.getKey(), List.of())))
                .toList();
    }

    private static GatewayEpoch epoch(Row row, List<Share> shares) {
        String closed = row.getString("closed");
        return new GatewayEpoch(
                row.getString("holder"),
                row.getString("node"),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getOffsetDateTime("seen_at").toInstant(),
                closed == null ? null : Closing.of(closed).orElseThrow(),
                shares);
    }
}
