package io.sluice.admission.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.admission.Leases;
import io.sluice.admission.Leases.Account;
import io.sluice.admission.Leases.Grant;
import io.sluice.admission.Leases.Standing;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shares of two gateways over a real PostgreSQL. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PostgresLeasesTest {
    private static final Instant DAY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Account TODAY = new Account("b", DAY, DAY);

    @Inject
    Pool database;

    private Leases one;
    private Leases other;

    @BeforeEach
    void gateways() {
        one = new PostgresLeases(database, () -> "one");
        other = new PostgresLeases(database, () -> "other");
        clean();
    }

    @AfterEach
    void clean() {
        database.query("truncate budget, budget_account, budget_spending, budget_lease, budget_notice,"
                        + " budget_write_off, gateway_epoch")
                .executeAndAwait();
    }

    @Test
    void givesWhatIsNeededOrAPartOfWhatIsLeftIfThatIsMore() {
        budget(1000, false);

        assertThat(take(one, 10)).isEqualTo(new Grant.Given(125, 875));
        assertThat(take(one, 500)).isEqualTo(new Grant.Given(500, 375));
        assertThat(take(one, 0)).isEqualTo(new Grant.Given(46, 329));
    }

    @Test
    void givesNothingWhenLessIsLeftThanIsNeeded() {
        budget(100, false);
        take(one, 60);

        assertThat(take(other, 41)).isEqualTo(new Grant.Given(0, 40));
        assertThat(take(other, 40)).isEqualTo(new Grant.Given(40, 0));
        assertThat(take(other, 0)).isEqualTo(new Grant.Given(0, 0));
    }

    @Test
    void knowsOfNoBudgetThatWasRemoved() {
        assertThat(take(one, 1)).isEqualTo(new Grant.Gone());
    }

    @Test
    void chargeMovesFromTheShareToWhatIsSpent() {
        budget(100, false);
        take(one, 60);
        take(other, 30);

        charge("one", 25, DAY);

        assertThat(standing(one)).isEqualTo(new Standing(25, 25, 60, true, 30, 65));
        assertThat(standing(other)).isEqualTo(new Standing(25, 0, 30, true, 35, 65));
        assertThat(take(other, 11)).isEqualTo(new Grant.Given(0, 10));
    }

    @Test
    void chargeBeyondTheShareIsCoveredByTheNextOne() {
        budget(100, false);
        take(one, 20);

        charge("one", 50, DAY);

        // The gateway knows that it owes 30, so it asks for 30 more than it needs.
        assertThat(take(one, 40)).isEqualTo(new Grant.Given(40, 40));
        assertThat(standing(one)).isEqualTo(new Standing(50, 50, 60, false, 0, 10));
    }

    @Test
    void whatIsGivenBackOthersCanTake() {
        budget(100, false);
        take(one, 100);

        one.giveBack(TODAY, 70).await().atMost(Duration.ofSeconds(10));

        assertThat(take(other, 70)).isEqualTo(new Grant.Given(70, 0));
    }

    @Test
    void whatASettledGatewayHadAnybodyReturnsAndOnlyWhatItSpentIsGone() {
        budget(100, false);
        take(one, 60);
        take(other, 10);
        charge("one", 25, DAY);

        other.reclaim().await().atMost(Duration.ofSeconds(10));
        assertThat(standing(one).share()).isEqualTo(60);
        database.query("insert into gateway_epoch values ('one', 'one', 0, now(), now(), now())")
                .executeAndAwait();
        other.reclaim().await().atMost(Duration.ofSeconds(10));

        assertThat(standing(one)).isEqualTo(new Standing(25, 0, 0, true, 10, 10));
        assertThat(take(other, 65)).isEqualTo(new Grant.Given(65, 0));
        assertThatThrownBy(() -> take(one, 0)).hasMessageContaining("is over");
    }

    @Test
    void rollingWindowCountsWhatIsYoungEnoughAndHasOneShare() {
        budget(100, true);
        Account early = new Account("b", Instant.EPOCH, DAY.minusSeconds(3600));
        one.take(early, 80).await().indefinitely();
        charge("one", 30, DAY.minusSeconds(3600));
        charge("one", 40, DAY);

        assertThat(one.standings(List.of(early), DAY).await().indefinitely())
                .containsExactly(new Standing(70, 70, 80, false, 0, 10));
        assertThat(one.take(early, 21).await().indefinitely()).isEqualTo(new Grant.Given(0, 20));
        Account later = new Account("b", Instant.EPOCH, DAY);
        assertThat(one.take(later, 50).await().indefinitely()).isEqualTo(new Grant.Given(50, 0));
    }

    @Test
    void loweredLimitGivesNothing() {
        budget(100, false);
        take(one, 60);
        database.query("update budget set amount = 50").executeAndAwait();

        assertThat(take(other, 1)).isEqualTo(new Grant.Given(0, 0));
    }

    /** Two gateways take, spend, charge and give back at once: never is more out than there is. */
    @Test
    void sumOfSharesAndSpendingNeverPassesTheLimit() throws Exception {
        long limit = 10_000;
        budget(limit, false);
        var spent = new AtomicLong();
        try (var threads = Executors.newFixedThreadPool(5)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 4; i++) {
                String node = i % 2 == 0 ? "one" : "other";
                Leases leases = i % 2 == 0 ? one : other;
                running.add(threads.submit(() -> spend(leases, node, spent)));
            }
            running.add(threads.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    assertThat(committed()).isLessThanOrEqualTo(limit);
                }
            }));
            for (var each : running) {
                each.get();
            }
        }

        assertThat(committed()).isLessThanOrEqualTo(limit);
        assertThat(spent.get()).isEqualTo(standing(one).spent()).isGreaterThan(limit / 2);
    }

    private void spend(Leases leases, String node, AtomicLong spent) {
        for (int i = 0; i < 60; i++) {
            long need = 1 + ThreadLocalRandom.current().nextLong(300);
            Grant grant = leases.take(TODAY, need).await().atMost(Duration.ofSeconds(10));
            if (grant instanceof Grant.Given(long amount, long room) && amount > 0) {
                charge(node, need, DAY);
                spent.addAndGet(need);
                leases.giveBack(TODAY, amount - need).await().atMost(Duration.ofSeconds(10));
            }
        }
    }

    private long committed() {
        return database.query("select (coalesce((select sum(spent) from budget_spending), 0)"
                        + " + coalesce((select sum(amount) from budget_lease), 0))::bigint as sum")
                .executeAndAwait()
                .iterator()
                .next()
                .getLong("sum");
    }

    private void budget(long limit, boolean rolling) {
        database.preparedQuery("insert into budget (id, scope_kind, scope_name, unit, amount, period, time_zone,"
                        + " rolling_seconds, hard, unpriced, created_at)"
                        + " values ('b', 'team', 'search', 'nano_usd', $1, $2, $3, $4, true, 'serve', now())")
                .executeAndAwait(
                        Tuple.of(limit, rolling ? null : "day", rolling ? null : "UTC", rolling ? 3600L : null));
    }

    private void charge(String node, long amount, Instant window) {
        database.preparedQuery("select budget_charge($1, $2, $3, $4)")
                .executeAndAwait(Tuple.of(
                        node, new String[] {"b"}, new OffsetDateTime[] {window.atOffset(ZoneOffset.UTC)}, new Long[] {
                            amount
                        }));
    }

    private static Grant take(Leases leases, long need) {
        return leases.take(TODAY, need).await().atMost(Duration.ofSeconds(10));
    }

    private static Standing standing(Leases leases) {
        return leases.standings(List.of(TODAY), DAY)
                .await()
                .atMost(Duration.ofSeconds(10))
                .getFirst();
    }
}
