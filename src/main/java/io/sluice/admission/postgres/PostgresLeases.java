package io.sluice.admission.postgres;

import io.sluice.admission.Leases;
import io.sluice.ledger.CurrentEpoch;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shares in {@code budget_lease}. That they never pass a limit is the database's own doing: see {@code budget_account} and its
 * constraint in the migration.
 */
@Singleton
final class PostgresLeases implements Leases {
    /** A call may be waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration PATIENCE_IN_THE_BACKGROUND = Duration.ofSeconds(10);
    private static final String TAKE = "select granted, room from budget_lease_take($1, $2, $3, $4, $5, $6)";
    private static final String GIVE_BACK = "select budget_lease_give_back($1, $2, $3, $4)";
    private static final String RECLAIM = "select budget_lease_reclaim()";
    private static final String HEARD = "select gateway_epoch_heard($1, $2, $3, $4, $5) as lives";
    /** Longer than the longest window. */
    private static final String OLD =
            "window_start <> timestamptz 'epoch' and window_start < now() - interval '400 days'";

    /** Accounts first: whoever changes what they sum up locks them first. */
    private static final List<String> FORGET_OLD = List.of(
            "delete from budget_account where " + OLD,
            "delete from budget_spending where " + OLD,
            "delete from budget_write_off where counted < now() - interval '400 days'",
            "delete from budget_lease where " + OLD,
            "delete from budget_notice where " + OLD,
            "delete from gateway_epoch g where settled_at < now() - interval '30 days'"
                    + " and not exists (select from budget_lease l where l.node = g.holder)");

    private static final String STANDINGS = """
            select least(spending.spent + written.off, 9223372036854775807)::bigint as spent,
                   coalesce(mine.charged, 0) as charged,
                   coalesce(mine.amount + mine.charged, 0) as share,
                   coalesce(shares.others, 0) > 0 as shared,
                   least(coalesce(shares.held, 0), 9223372036854775807)::bigint as held_elsewhere,
                   least(coalesce(shares.leased, 0), 9223372036854775807)::bigint as leased
            from unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) with ordinality
                     as a (budget_id, window_start, since, position)
            cross join lateral (
                select coalesce(sum(s.spent), 0) as spent from budget_spending s
                where s.budget_id = a.budget_id and s.window_start >= a.since) spending
            cross join lateral (
                select coalesce(sum(w.amount), 0) as off from budget_write_off w
                where w.budget_id = a.budget_id and w.window_start = a.window_start and w.counted >= a.since) written
            cross join lateral (
                select sum(greatest(l.amount, 0)) as leased,
                       count(*) filter (where l.node <> $1) as others,
                       sum(case when g.seen_at >= $5 then l.held else greatest(l.amount, 0) end)
                           filter (where l.node <> $1) as held
                from budget_lease l left join gateway_epoch g on g.holder = l.node
                where l.budget_id = a.budget_id and l.window_start = a.window_start) shares
            left join budget_lease mine
                on mine.budget_id = a.budget_id and mine.window_start = a.window_start and mine.node = $1
            order by a.position
            """;

    private final Pool database;
    private final Supplier<String> node;

    @Inject
    PostgresLeases(Pool database, CurrentEpoch epoch) {
        this(database, epoch::name);
    }

    /** As another gateway. */
    PostgresLeases(Pool database, Supplier<String> node) {
        this.database = database;
        this.node = node;
    }

    @Override
    public Uni<Grant> take(Account account, long need) {
        Tuple values = Tuple.tuple()
                .addValue(node.get())
                .addValue(account.budget())
                .addValue(utc(account.window()))
                .addValue(utc(account.since()))
                .addValue(need)
                .addValue((long) SHARE);
        return database.preparedQuery(TAKE)
                .execute(values)
                .ifNoItem()
                .after(PATIENCE)
                .fail()
                .map(rows -> {
                    RowIterator<Row> found = rows.iterator();
                    if (!found.hasNext()) {
                        return new Grant.Gone();
                    }
                    Row row = found.next();
                    return new Grant.Given(row.getLong("granted"), row.getLong("room"));
                });
    }

    @Override
    public Uni<Void> giveBack(Account account, long amount) {
        return run(GIVE_BACK, Tuple.of(node.get(), account.budget(), utc(account.window()), amount));
    }

    @Override
    public Uni<Void> reclaim() {
        return run(RECLAIM, Tuple.tuple());
    }

    @Override
    public Uni<Boolean> heard(Instant now, Map<Account, Long> held) {
        List<Account> accounts = List.copyOf(held.keySet());
        Tuple values = Tuple.tuple()
                .addValue(node.get())
                .addValue(utc(now))
                .addValue(accounts.stream().map(Account::budget).toArray(String[]::new))
                .addValue(times(accounts, Account::window))
                .addValue(accounts.stream().map(held::get).toArray(Long[]::new));
        return database.preparedQuery(HEARD)
                .execute(values)
                .ifNoItem()
                .after(PATIENCE_IN_THE_BACKGROUND)
                .fail()
                .map(rows -> rows.iterator().next().getBoolean("lives"));
    }

    @Override
    public Uni<Void> forgetOld() {
        Uni<Void> forgotten = Uni.createFrom().voidItem();
        for (String statement : FORGET_OLD) {
            forgotten = forgotten.chain(() -> run(statement, Tuple.tuple()));
        }
        return forgotten;
    }

    @Override
    public Uni<List<Standing>> standings(List<Account> accounts, Instant silentSince) {
        Tuple values = Tuple.tuple()
                .addValue(node.get())
                .addValue(accounts.stream().map(Account::budget).toArray(String[]::new))
                .addValue(times(accounts, Account::window))
                .addValue(times(accounts, Account::since))
                .addValue(utc(silentSince));
        return database.preparedQuery(STANDINGS)
                .execute(values)
                .ifNoItem()
                .after(PATIENCE_IN_THE_BACKGROUND)
                .fail()
                .map(rows -> {
                    var standings = new ArrayList<Standing>(accounts.size());
                    rows.forEach(row -> standings.add(new Standing(
                            row.getLong("spent"),
                            row.getLong("charged"),
                            row.getLong("share"),
                            row.getBoolean("shared"),
                            row.getLong("held_elsewhere"),
                            row.getLong("leased"))));
                    return standings;
                });
    }

    private Uni<Void> run(String sql, Tuple values) {
        return database.preparedQuery(sql)
                .execute(values)
                .ifNoItem()
                .after(PATIENCE_IN_THE_BACKGROUND)
                .fail()
                .replaceWithVoid();
    }

    private static OffsetDateTime[] times(List<Account> accounts, Function<Account, Instant> time) {
        return accounts.stream().map(time).map(PostgresLeases::utc).toArray(OffsetDateTime[]::new);
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
