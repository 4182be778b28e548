package io.sluice.ledger.postgres;

import io.sluice.ledger.EntryQuery;
import io.sluice.ledger.LedgerReader;
import io.sluice.ledger.UsageQuery;
import io.sluice.ledger.UsageRow;
import io.sluice.ledger.UsageRow.Attempts;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.TokenBucket;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the ledger by keys, not by offsets: the thousandth page costs what the first does. */
@Singleton
final class PostgresLedgerReader implements LedgerReader {
    private static final String PATIENCE = "set local statement_timeout = '60s'";
    private static final String QUERY_CANCELED = "57014";

    private final Pool pool;

    PostgresLedgerReader(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<Kept>> entries(EntryQuery query) {
        var sql = new EntrySql(query);
        return rows(sql.text(), sql.values(), EntryRow::of);
    }

    @Override
    public Uni<List<UsageRow>> usage(UsageQuery query) {
        var sql = new UsageSql(query);
        int groups = query.groupBy().size();
        return rows(sql.text(), sql.values(), row -> usage(row, groups));
    }

    private <T> Uni<List<T>> rows(String sql, Tuple values, Function<Row, T> mapping) {
        return pool.withTransaction(connection -> connection
                        .query(PATIENCE)
                        .execute()
                        .chain(() -> connection.preparedQuery(sql).execute(values)))
                .onFailure(PostgresLedgerReader::tookTooLong)
                .transform(failure -> new CallFailed(
                        new Failure.Unavailable(
                                "The database takes too long for this report. Ask for a shorter time, or for less to be told"
                                        + " apart.",
                                null),
                        failure))
                .map(found -> {
                    var items = new ArrayList<T>();
                    found.forEach(row -> items.add(mapping.apply(row)));
                    return items;
                });
    }

    private static boolean tookTooLong(Throwable failure) {
        return failure instanceof PgException e && QUERY_CANCELED.equals(e.getSqlState());
    }

    private static UsageRow usage(Row row, int groups) {
        var group = new ArrayList<String>();
        for (int i = 0; i < groups; i++) {
            group.add(row.getString(UsageSql.group(i)));
        }
        Map<TokenBucket, BigInteger> tokens = new EnumMap<>(TokenBucket.class);
        for (TokenBucket bucket : TokenBucket.values()) {
            tokens.put(bucket, number(row, bucket.id()));
        }
        return new UsageRow(
                group,
                new Attempts(
                        number(row, "calls").longValueExact(),
                        number(row, "attempts").longValueExact(),
                        number(row, "estimated_attempts").longValueExact(),
                        number(row, "unknown_attempts").longValueExact(),
                        number(row, "unpriced_attempts").longValueExact()),
                tokens,
                number(row, "cost_nano_usd"));
    }

    private static BigInteger number(Row row, String column) {
        return row.getBigDecimal(column).toBigIntegerExact();
    }
}
