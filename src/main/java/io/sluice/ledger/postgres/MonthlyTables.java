package io.sluice.ledger.postgres;

import io.sluice.ledger.LedgerUpkeep;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of the months. One gateway at a time makes or drops them. */
@Singleton
final class MonthlyTables implements LedgerUpkeep {
    private static final Pattern NAME = Pattern.compile("ledger_entry_(\\d{4})_(\\d{2})");

    /** A number of ours among the database's advisory locks. */
    private static final String ALONE = "select pg_advisory_xact_lock(5142036)";

    /** Making and dropping waits for whoever reads, and everybody behind waits for it: rather not now than for long. */
    private static final String NOT_FOR_LONG = "set local lock_timeout = '3s'";

    /** That a table is there already is no news. */
    private static final String QUIETLY = "set local client_min_messages = 'warning'";

    private static final String ALL =
            "select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                    + " where i.inhparent = 'ledger_entry'::regclass order by c.relname";
    private static final String MOVE = "update ledger_retention set rows_from = greatest(rows_from, $1)";

    private final Pool pool;

    /** Those known to be there; another gateway may have dropped one since. */
    private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

    MonthlyTables(Pool pool) {
        this.pool = pool;
    }

    static YearMonth monthOf(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    @Override
    public Uni<Void> prepare(Instant from, int months) {
        var wanted = new ArrayList<YearMonth>();
        for (int i = 0; i < months; i++) {
            wanted.add(monthOf(from).plusMonths(i));
        }
        return require(wanted);
    }

    /** Makes those of them that are not there. */
    Uni<Void> require(Collection<YearMonth> wanted) {
        List<YearMonth> missing =
                wanted.stream().filter(month -> !known.contains(month)).toList();
        if (missing.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return pool.withTransaction(connection -> alone(connection).chain(() -> make(connection, missing)))
                .invoke(() -> known.addAll(missing));
    }

    /** Looks again which ones are there, the next time one is needed. */
    void forget() {
        known.clear();
    }

    @Override
    public Uni<List<String>> dropBefore(Instant instant) {
        YearMonth first = monthOf(instant);
        return pool.withTransaction(connection -> alone(connection)
                        .chain(() -> names(connection))
                        .map(names -> names.stream()
                                .filter(name -> monthNamed(name).isBefore(first))
                                .toList())
                        .call(old -> old.isEmpty()
                                ? Uni.createFrom().voidItem()
                                : run(connection, "drop table " + String.join(", ", old))
                                        .chain(() -> connection
                                                .preparedQuery(MOVE)
                                                .execute(Tuple.of(start(first)))
                                                .replaceWithVoid())))
                .invoke(this::forget);
    }

    private static Uni<Void> alone(SqlConnection connection) {
        return run(connection, NOT_FOR_LONG)
                .chain(() -> run(connection, QUIETLY))
                .chain(() -> run(connection, ALONE));
    }

    private static Uni<List<String>> names(SqlConnection connection) {
        return connection.query(ALL).execute().map(rows -> {
            var names = new ArrayList<String>();
            rows.forEach(row -> names.add(row.getString("name")));
            return names.stream().filter(name -> NAME.matcher(name).matches()).toList();
        });
    }

    private static Uni<Void> make(SqlConnection connection, List<YearMonth> months) {
        Uni<Void> made = Uni.createFrom().voidItem();
        for (YearMonth month : months) {
            made = made.chain(() -> run(connection, create(month)));
        }
        return made;
    }

    private static Uni<Void> run(SqlConnection connection, String sql) {
        return connection.query(sql).execute().replaceWithVoid();
    }

    private static String create(YearMonth month) {
        return String.format(
                Locale.ROOT,
                "create table if not exists ledger_entry_%04d_%02d partition of ledger_entry"
                        + " for values from ('%s') to ('%s')",
                month.getYear(),
                month.getMonthValue(),
                start(month),
                start(month.plusMonths(1)));
    }

    private static OffsetDateTime start(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }

    private static YearMonth monthNamed(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name);
        }
        return YearMonth.of(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
}
