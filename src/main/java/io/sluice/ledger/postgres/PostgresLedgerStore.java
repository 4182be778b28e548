package io.sluice.ledger.postgres;

import static java.util.stream.Collectors.toCollection;

import io.sluice.ledger.AttemptBegun.BudgetAmount;
import io.sluice.ledger.AttemptEnded;
import io.sluice.ledger.AttemptId;
import io.sluice.ledger.CurrentEpoch;
import io.sluice.ledger.LedgerConfig;
import io.sluice.ledger.LedgerEntry;
import io.sluice.ledger.LedgerStore;
import io.sluice.model.Usage;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Adds rows, their sums and their charges in one transaction of two statements. Rows of several gateways never wait for each
 * other in a circle: sums and charges are written in one order.
 */
@Singleton
final class PostgresLedgerStore implements LedgerStore {
    private static final Logger LOG = Logger.getLogger(PostgresLedgerStore.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Takes what is spent off this gateway's shares too, so that the budget's room stays what it is. */
    private static final String CHARGE = "select budget_charge($1, $2, $3, $4)";

    private final Pool pool;
    private final MonthlyTables months;
    private final CurrentEpoch epoch;
    private final EntryColumns columns;
    private final String insert;

    PostgresLedgerStore(Pool pool, MonthlyTables months, LedgerConfig config, CurrentEpoch epoch) {
        this.pool = pool;
        this.months = months;
        this.epoch = epoch;
        this.columns = new EntryColumns(config.organization());
        String names = columns.names();
        this.insert = "with fresh as (insert into ledger_entry (" + names + ") select " + columns.casts()
                + " from unnest(" + columns.parameters() + ") as sent (" + names + ")"
                + " on conflict (attempt_id, started_at) do nothing returning *),"
                + " hours as (" + LedgerSql.addSums("fresh", "hour") + "),"
                + " days as (" + LedgerSql.addSums("fresh", "day") + ")"
                + " select attempt_id from fresh";
    }

    @Override
    public Uni<Integer> add(List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        var needed = entries.stream()
                .map(entry -> MonthlyTables.monthOf(entry.begun().at()))
                .collect(toCollection(TreeSet::new));
        return months.require(needed)
                .chain(() -> write(entries))
                .onFailure(PostgresLedgerStore::isRefusedContent)
                .recoverWithUni(failure -> addWithout(entries, failure));
    }

    private Uni<Integer> write(List<LedgerEntry> entries) {
        return pool.withTransaction(connection -> insert(connection, entries)
                        .call(fresh -> charge(connection, entries, fresh))
                        .map(Set::size))
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .onFailure()
                .invoke(months::forget);
    }

    private Uni<Set<AttemptId>> insert(SqlConnection connection, List<LedgerEntry> entries) {
        return connection.preparedQuery(insert).execute(columns.values(entries)).map(rows -> {
            var fresh = new HashSet<AttemptId>();
            rows.forEach(row -> fresh.add(new AttemptId(row.getString("attempt_id"))));
            return fresh;
        });
    }

    private Uni<Void> charge(SqlConnection connection, List<LedgerEntry> entries, Set<AttemptId> fresh) {
        Map<Window, Long> sums = new TreeMap<>(Window.ORDER);
        var uncharged = new HashSet<>(fresh);
        for (LedgerEntry entry : entries) {
            if (uncharged.remove(entry.begun().id())) {
                for (BudgetAmount charge : entry.ended().charges()) {
                    sums.merge(
                            new Window(charge.budget(), charge.windowStart()),
                            charge.amount(),
                            PostgresLedgerStore::sum);
                }
            }
        }
        if (sums.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple values = Tuple.tuple()
                .addValue(epoch.name())
                .addValue(sums.keySet().stream().map(Window::budget).toArray(String[]::new))
                .addValue(sums.keySet().stream()
                        .map(window -> EntryColumns.utc(window.start()))
                        .toArray(OffsetDateTime[]::new))
                .addValue(sums.values().toArray(Long[]::new));
        return connection.preparedQuery(CHARGE).execute(values).replaceWithVoid();
    }

    /**
     * One row that the database will never take must not hold up the others: halves, until it is alone. What can be wrong
     * with it is what a provider sent as its usage document, so it goes in without.
     */
    private Uni<Integer> addWithout(List<LedgerEntry> entries, Throwable failure) {
        if (entries.size() > 1) {
            int half = entries.size() / 2;
            return add(entries.subList(0, half))
                    .chain(first -> add(entries.subList(half, entries.size())).map(second -> first + second));
        }
        LedgerEntry entry = entries.getFirst();
        if (entry.ended().usage().raw() == null) {
            return Uni.createFrom().failure(failure);
        }
        LOG.warnf(
                "The usage document of an attempt cannot be kept attempt=%s failure=%s",
                entry.begun().id(), failure.getMessage());
        return write(List.of(withoutDocument(entry)));
    }

    /** Data exceptions and exceeded limits: the same again would be refused again. */
    private static boolean isRefusedContent(Throwable failure) {
        return failure instanceof PgException e
                && e.getSqlState() != null
                && (e.getSqlState().startsWith("22") || e.getSqlState().startsWith("54"));
    }

    private static LedgerEntry withoutDocument(LedgerEntry entry) {
        AttemptEnded ended = entry.ended();
        return new LedgerEntry(
                entry.begun(),
                new AttemptEnded(
                        ended.at(),
                        ended.latency(),
                        ended.firstEvent(),
                        ended.outcome(),
                        ended.finishReason(),
                        ended.model(),
                        new Usage(ended.usage().tokens(), ended.usage().knowledge(), null),
                        ended.known(),
                        ended.costNanoUsd(),
                        ended.priceVersion(),
                        ended.charges()));
    }

    /** No overflow: what is more than a long is spent as much as can be. */
    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private record Window(String budget, Instant start) {
        static final Comparator<Window> ORDER =
                Comparator.comparing(Window::budget).thenComparing(Window::start);
    }
}
