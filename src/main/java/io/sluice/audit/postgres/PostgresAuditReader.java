package io.sluice.audit.postgres;

import io.sluice.audit.AuditQuery;
import io.sluice.audit.AuditQuery.Order;
import io.sluice.audit.AuditReader;
import io.sluice.audit.ChainReader;
import io.sluice.audit.ChainedEntry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the trail page by page, past Hibernate: nothing of it is to be changed or kept. */
@Singleton
final class PostgresAuditReader implements AuditReader, ChainReader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LINKS = ChainSql.numbered(ChainSql.LINKS);
    private static final String HEAD = ChainSql.numbered(ChainSql.HEAD);
    private static final String LAST_CHECKPOINT = ChainSql.numbered(ChainSql.LAST_CHECKPOINT);
    private static final String PAGE = "select " + ChainSql.ENTRY_COLUMNS + " from audit_entry e"
            + " where e.id %s $1"
            + " and ($2::text is null or e.action = $2) and ($3::text is null or starts_with(e.action, $3))"
            + " and ($4::text is null or e.principal = $4)"
            + " and ($5::timestamptz is null or e.at >= $5) and ($6::timestamptz is null or e.at < $6)"
            + " order by e.id %s limit $7";
    private static final String OLDEST_FIRST = PAGE.formatted(">", "asc");
    private static final String NEWEST_FIRST = PAGE.formatted("<", "desc");

    private final Pool pool;

    PostgresAuditReader(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<List<ChainedEntry>> page(AuditQuery query) {
        AuditQuery.Filter filter = query.filter();
        String action = filter.action();
        boolean prefix = action != null && action.endsWith("*");
        boolean oldestFirst = query.order() == Order.OLDEST_FIRST;
        Tuple values = Tuple.tuple()
                .addValue(query.after() != null ? query.after() : oldestFirst ? 0L : Long.MAX_VALUE)
                .addValue(prefix ? null : action)
                .addValue(prefix && action != null ? action.substring(0, action.length() - 1) : null)
                .addValue(filter.principal())
                .addValue(utc(filter.from()))
                .addValue(utc(filter.to()))
                .addValue(query.limit());
        return rows(oldestFirst ? OLDEST_FIRST : NEWEST_FIRST, values, Columns::entry);
    }

    @Override
    public Uni<List<String>> nodes() {
        return rows(ChainSql.NODES, Tuple.tuple(), row -> String.valueOf(row.text("node")));
    }

    @Override
    public Uni<List<Link>> links(String node, long afterSeq, int limit) {
        return rows(LINKS, Tuple.of(node, afterSeq, limit), Columns::link);
    }

    @Override
    public Uni<End> end(String node) {
        return rows(HEAD, Tuple.of(node), Columns::head)
                .chain(heads -> rows(LAST_CHECKPOINT, Tuple.of(node), Columns::checkpoint)
                        .map(checkpoints -> new End(first(heads), first(checkpoints))));
    }

    private <T> Uni<List<T>> rows(String sql, Tuple values, Function<Columns, T> mapping) {
        return pool.preparedQuery(sql)
                .execute(values)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(found -> {
                    var items = new ArrayList<T>();
                    found.forEach(row -> items.add(mapping.apply(new ReactiveColumns(row))));
                    return items;
                });
    }

    private static <T> Optional<T> first(List<T> items) {
        return items.stream().findFirst();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static final class ReactiveColumns extends Columns {
        private final Row row;

        ReactiveColumns(Row row) {
            this.row = row;
        }

        @Override
        @Nullable
        String text(String column) {
            return row.getString(column);
        }

        @Override
        long number(String column) {
            return row.getLong(column);
        }

        @Override
        Instant rawTime(String column) {
            return row.getOffsetDateTime(column).toInstant();
        }
    }
}
