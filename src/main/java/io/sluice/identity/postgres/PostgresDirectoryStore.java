package io.sluice.identity.postgres;

import io.sluice.identity.Caller;
import io.sluice.identity.DirectoryStore;
import io.sluice.identity.Grant;
import io.sluice.identity.Team;
import io.sluice.store.Transactions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * The directory in PostgreSQL. Changes go through entities, so that they join the transaction under way; what is read often
 * or in quantity is read as plain rows.
 */
@ApplicationScoped
class PostgresDirectoryStore implements DirectoryStore {
    private static final int USES_A_STATEMENT = 5_000;
    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";
    private static final String REVISION = "select revision from directory_revision where id = 1";
    private static final String TEAMS = "select name, created_at from team";
    private static final String CALLERS = "select name, kind, team, role, lead, created_at from caller";
    private static final String GRANTS = """
            select id, grantee_kind, grantee, routes, max_tokens, min_temperature, max_temperature, tools, created_at
            from route_grant order by created_at, id
            """;
    private static final String USED = """
            update api_key k set last_used_at = u.used_at
            from unnest($1::text[], $2::timestamptz[]) as u (id, used_at)
            where k.id = u.id and (k.last_used_at is null or k.last_used_at < u.used_at)
            """;
    private static final String USED_SINCE = "select id, last_used_at from api_key where last_used_at > $1";

    private final Transactions transactions;
    private final Pool database;

    @Inject
    PostgresDirectoryStore(Transactions transactions, Pool database) {
        this.transactions = transactions;
        this.database = database;
    }

    @Override
    @Timeout(value = 5, unit = ChronoUnit.SECONDS)
    public Uni<Long> revision() {
        return database.query(REVISION).execute().map(PostgresDirectoryStore::revision);
    }

    @Override
    @Retry(maxRetries = 2, delay = 100, jitter = 50)
    @Timeout(value = 30, unit = ChronoUnit.SECONDS)
    public Uni<Contents> load(long since) {
        return database.withTransaction(
                connection -> connection.query(ONE_MOMENT).execute().chain(() -> contents(since, connection)));
    }

    @Override
    public <T> Uni<T> change(Function<Change, Uni<T>> work) {
        return transactions.required(() -> DirectoryRevisionEntity.lock().chain(row -> {
            row.revision++;
            return work.apply(new DirectoryChange(row.revision));
        }));
    }

    @Override
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public Uni<Void> used(Map<String, Instant> lastUses) {
        var uses = new ArrayList<>(lastUses.entrySet());
        var statements = new ArrayList<Tuple>();
        for (int from = 0; from < uses.size(); from += USES_A_STATEMENT) {
            var some = uses.subList(from, Math.min(uses.size(), from + USES_A_STATEMENT));
            String[] ids = some.stream().map(Map.Entry::getKey).toArray(String[]::new);
            OffsetDateTime[] times =
                    some.stream().map(use -> utc(use.getValue())).toArray(OffsetDateTime[]::new);
            statements.add(Tuple.of(ids, times));
        }
        return Multi.createFrom()
                .iterable(statements)
                .call(values -> database.preparedQuery(USED).execute(values))
                .onItem()
                .ignoreAsUni();
    }

    @Override
    @Timeout(value = 10, unit = ChronoUnit.SECONDS)
    public Uni<Map<String, Instant>> usedSince(Instant moment) {
        return database.preparedQuery(USED_SINCE).execute(Tuple.of(utc(moment))).map(rows -> {
            var uses = HashMap.<String, Instant>newHashMap(rows.size());
            rows.forEach(row -> uses.put(row.getString("id"), instant(row, "last_used_at")));
            return uses;
        });
    }

    private static Uni<Contents> contents(long since, SqlConnection connection) {
        return connection
                .query(REVISION)
                .execute()
                .map(PostgresDirectoryStore::revision)
                .chain(revision -> rows(TEAMS, PostgresDirectoryStore::team, connection)
                        .chain(teams -> rows(CALLERS, PostgresDirectoryStore::caller, connection)
                                .chain(callers -> rows(GRANTS, PostgresDirectoryStore::grant, connection)
                                        .chain(grants -> KeyRows.changedSince(since, connection)
                                                .map(keys -> new Contents(
                                                        revision, since, teams, callers, grants, keys))))));
    }

    private static <T> Uni<List<T>> rows(String query, Function<Row, T> reader, SqlConnection connection) {
        return connection.query(query).execute().map(rows -> {
            var all = new ArrayList<T>(rows.size());
            rows.forEach(row -> all.add(reader.apply(row)));
            return all;
        });
    }

    private static long revision(RowSet<Row> rows) {
        return rows.iterator().next().getLong("revision");
    }

    private static Team team(Row row) {
        return new Team(row.getString("name"), instant(row, "created_at"));
    }

    private static Caller caller(Row row) {
        return new Caller(
                Words.kind(row.getString("kind")),
                row.getString("name"),
                row.getString("team"),
                Words.role(row.getString("role")),
                row.getBoolean("lead"),
                instant(row, "created_at"));
    }

    private static Grant grant(Row row) {
        var read = new GrantEntity();
        read.id = row.getString("id");
        read.granteeKind = row.getString("grantee_kind");
        read.grantee = row.getString("grantee");
        read.routes = row.getArrayOfStrings("routes");
        read.maxTokens = row.getLong("max_tokens");
        read.minTemperature = row.get(BigDecimal.class, "min_temperature");
        read.maxTemperature = row.get(BigDecimal.class, "max_temperature");
        read.tools = row.getArrayOfStrings("tools");
        read.createdAt = instant(row, "created_at");
        return read.toGrant();
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
