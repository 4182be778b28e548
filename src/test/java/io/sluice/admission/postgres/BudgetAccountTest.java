package io.sluice.admission.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The database itself keeps spent and leased within a hard budget's limit, whoever writes: everything here is plain SQL that
 * goes around the functions of the gateway.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BudgetAccountTest {
    private static final String DAY = "'2026-01-01T00:00:00Z'";

    @Inject
    Pool database;

    @BeforeEach
    @AfterEach
    void clean() {
        run("truncate budget, budget_account, budget_spending, budget_lease, budget_write_off");
    }

    @Test
    void takerThatLeasesMoreThanIsLeftIsRefused() {
        budget(100, true);
        lease("one", 60);
        spend(30);

        assertRefused("insert into budget_lease values ('b', " + DAY + ", 'wrong', 11, 0)");
        assertRefused("update budget_lease set amount = 71 where node = 'one'");
        assertRefused("update budget_lease set amount = amount + 1000");

        lease("right", 10);
        assertThat(account()).isEqualTo("spent 30 leased 70 ceiling 100");
    }

    @Test
    void whatOneGatewayOwesIsNoRoomForAnother() {
        budget(100, true);
        lease("one", 20);
        run("select budget_charge('one', array['b'], array[" + DAY + "::timestamptz], array[50])");

        assertThat(account()).isEqualTo("spent 50 leased 0 ceiling 100");
        assertRefused("insert into budget_lease values ('b', " + DAY + ", 'other', 51, 0)");
        lease("other", 50);
        assertThat(account()).isEqualTo("spent 50 leased 50 ceiling 100");
    }

    @Test
    void whatIsUsedIsSpentAlsoBeyondTheLimitButNothingIsLeasedAnyMore() {
        budget(100, true);
        lease("one", 60);
        lease("other", 40);

        run("select budget_charge('one', array['b'], array[" + DAY + "::timestamptz], array[90])");

        assertThat(account()).isEqualTo("spent 90 leased 40 ceiling 130");
        assertRefused("update budget_lease set amount = amount + 1 where node = 'other'");
        assertThat(number("select granted from budget_lease_take('one', 'b', " + DAY + ", " + DAY + ", 1, 8)"))
                .isZero();

        run("update budget_lease set amount = 5 where node = 'other'");
        assertThat(account()).isEqualTo("spent 90 leased 5 ceiling 100");
        assertRefused("update budget_lease set amount = 11 where node = 'other'");
    }

    @Test
    void loweredLimitLeavesWhatIsOutAndLeasesNothingMore() {
        budget(100, true);
        lease("one", 60);
        spend(30);

        run("update budget set amount = 50");

        assertThat(account()).isEqualTo("spent 30 leased 60 ceiling 90");
        assertRefused("update budget_lease set amount = 61");
        run("select budget_charge('one', array['b'], array[" + DAY + "::timestamptz], array[25])");
        assertThat(account()).isEqualTo("spent 55 leased 35 ceiling 90");
        run("update budget_lease set amount = 0");
        assertThat(account()).isEqualTo("spent 55 leased 0 ceiling 55");
        assertRefused("update budget_lease set amount = 1");

        run("update budget set amount = 60");
        run("update budget_lease set amount = 5");
        assertThat(account()).isEqualTo("spent 55 leased 5 ceiling 60");
    }

    @Test
    void softBudgetThatBecomesHardKeepsWhatIsSpentAndLeasesNothingMore() {
        budget(100, false);
        spend(150);
        run("update budget set hard = true");

        assertThat(account()).isEqualTo("spent 150 leased 0 ceiling 150");
        assertRefused("insert into budget_lease values ('b', " + DAY + ", 'one', 1, 0)");
    }

    @Test
    void takerOfARollingBudgetCannotSayThatTheWindowBeginsLaterThanItDoes() {
        rolling(100);
        run("insert into budget_spending values ('b', now() - interval '10 minutes', 80)");

        assertThat(number("select granted from budget_lease_take('one', 'b', timestamptz 'epoch',"
                        + " now() + interval '1 day', 21, 8)"))
                .isZero();
        assertThat(number("select granted from budget_lease_take('one', 'b', timestamptz 'epoch',"
                        + " now() - interval '1 hour', 20, 8)"))
                .isEqualTo(20);
        assertRefused("update budget_lease set amount = 21");
    }

    @Test
    void whatHasLeftARollingWindowIsRoomAgain() {
        rolling(100);
        run("insert into budget_spending values ('b', now() - interval '3 hours', 90)");
        assertRefused("insert into budget_lease values ('b', 'epoch', 'one', 11, 0)");

        assertThat(number("select granted from budget_lease_take('one', 'b', timestamptz 'epoch',"
                        + " now() - interval '1 hour', 80, 8)"))
                .isEqualTo(80);
        assertThat(account()).isEqualTo("spent 0 leased 80 ceiling 100");
        run("insert into budget_spending values ('b', now() - interval '2 hours', 7)");
        assertThat(account()).isEqualTo("spent 0 leased 80 ceiling 100");
    }

    @Test
    void accountGoesWithItsBudgetAndLateChargesStayOnRecord() {
        budget(100, true);
        lease("one", 60);
        run("delete from budget");

        run("select budget_charge('one', array['b'], array[" + DAY + "::timestamptz], array[25])");

        assertThat(number("select count(*) from budget_account")).isZero();
        assertThat(number("select sum(spent)::bigint from budget_spending")).isEqualTo(25);
    }

    /** Wrong takers that look first and take then: each sees room that others take meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read"})
    void takersThatDoNotLockAreRefusedAtAnyIsolation(String isolation) throws Exception {
        budget(100, true);
        var granted = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(4)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                String node = "wrong" + i;
                running.add(threads.submit(() -> takeInTurns(isolation, node, granted)));
            }
            for (var each : running) {
                each.get();
            }
        }

        assertThat(granted.get()).isPositive();
        assertThat(number("select sum(amount)::bigint from budget_lease"))
                .isEqualTo(7L * granted.get())
                .isLessThanOrEqualTo(100);
    }

    private void takeInTurns(String isolation, String node, AtomicInteger granted) {
        for (int i = 0; i < 10; i++) {
            try {
                database.withTransaction(connection -> take(connection, isolation, node))
                        .await()
                        .indefinitely();
                granted.incrementAndGet();
            } catch (PgException refused) {
                assertThat(refused.getSqlState()).isIn("23514", "40001", "40P01");
            }
        }
    }

    private static Uni<Void> take(SqlConnection connection, String isolation, String node) {
        return connection
                .query("set transaction isolation level " + isolation)
                .execute()
                .chain(() -> connection
                        .query("insert into budget_lease as l values ('b', " + DAY + ", '" + node + "', 7, 0)"
                                + " on conflict (budget_id, window_start, node) do update set amount = l.amount + 7")
                        .execute())
                .replaceWithVoid();
    }

    private void assertRefused(String sql) {
        String before = account();
        assertThatThrownBy(() -> run(sql))
                .isInstanceOf(PgException.class)
                .hasMessageContaining("budget_account_within_limit");
        assertThat(account()).isEqualTo(before);
    }

    private void budget(long amount, boolean hard) {
        run(
                "insert into budget (id, scope_kind, scope_name, unit, amount, period, time_zone, hard, unpriced, created_at)"
                        + " values ('b', 'team', 'search', 'nano_usd', " + amount + ", 'day', 'UTC', " + hard
                        + ", 'serve', now())");
    }

    private void rolling(long amount) {
        run("insert into budget (id, scope_kind, scope_name, unit, amount, rolling_seconds, hard, unpriced, created_at)"
                + " values ('b', 'team', 'search', 'nano_usd', " + amount + ", 3600, true, 'serve', now())");
    }

    private void lease(String node, long amount) {
        run("insert into budget_lease values ('b', " + DAY + ", '" + node + "', " + amount + ", 0)");
    }

    private void spend(long amount) {
        run("insert into budget_spending values ('b', " + DAY + ", " + amount + ")");
    }

    private String account() {
        List<String> accounts = new ArrayList<>();
        for (Row row : database.query("select spent, leased, ceiling from budget_account")
                .executeAndAwait()) {
            accounts.add("spent " + whole(row, "spent") + " leased " + whole(row, "leased") + " ceiling "
                    + whole(row, "ceiling"));
        }
        return String.join("; ", accounts);
    }

    private static String whole(Row row, String column) {
        BigDecimal value = row.getBigDecimal(column);
        return value.toBigIntegerExact().toString();
    }

    private long number(String sql) {
        return database.query(sql).executeAndAwait().iterator().next().getLong(0);
    }

    private void run(String sql) {
        database.query(sql).executeAndAwait();
    }
}
