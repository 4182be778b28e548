package io.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.admission.Budget.Unit;
import io.sluice.admission.Budget.Unpriced;
import io.sluice.admission.Budgets.Amount;
import io.sluice.admission.Budgets.Decision;
import io.sluice.admission.Budgets.Hold;
import io.sluice.admission.GatewayEpoch.Closing;
import io.sluice.admission.Scope.Kind;
import io.sluice.admission.postgres.PostgresShares;
import io.sluice.audit.Actor;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.store.Transactions;
import io.sluice.support.FakeClock;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two gateways spend one budget over one PostgreSQL; one of them dies, or only seems to. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LostGatewayTest {
    private static final Subject ALICE = new Subject("acme", "search", "alice", null, "key_1", "chat", Map.of());
    private static final Window DAY = new Window.Calendar(Window.Period.DAY, ZoneId.of("UTC"));
    private static final Window ROLLING = new Window.Rolling(Duration.ofHours(5));
    private static final Duration LOST_AFTER = Duration.ofHours(2);
    private static final long LIMIT = 1000;

    @Inject
    Pool database;

    @Inject
    Transactions transactions;

    private final FakeClock clock = new FakeClock();
    private GatewayEpochs epochs;
    private Gateway one;
    private Gateway other;

    @BeforeEach
    void start() {
        clean();
        epochs = PostgresShares.epochs(database, transactions);
    }

    @AfterEach
    void clean() {
        database.query(
                        "truncate budget, budget_account, budget_spending, budget_lease, budget_write_off, gateway_epoch")
                .executeAndAwait();
    }

    @Test
    void shareOfADeadGatewayReturnsWhenItsAttemptsAreInTheLedgerAndNotBefore() {
        // Given
        budget(DAY);
        Hold underWay = one.held(300);
        one.held(200);
        List<Amount> ended = underWay.settle(new Used(0, 0, 250));

        // When it dies, however long ago
        clock.advance(Duration.ofHours(12));
        other.comes();

        // Then
        assertThat(other.decide(600)).isInstanceOf(Decision.Refused.class);
        other.held(300).cancel();

        // When its journal is replayed: the one that ended as it did, the other at its worst
        one.charge(ended);
        one.charge(List.of(new Amount("b", clock.instant().minus(Duration.ofHours(12)), 200)));
        settled(one);
        other.comes();

        // Then
        other.held(550);
        assertThat(other.decide(1)).isInstanceOf(Decision.Refused.class);
        assertWithinLimit();
    }

    @Test
    void epochThatIsSettledGetsNothingAndItsGatewayRefuses() {
        budget(DAY);
        one.held(10);
        settled(one);

        assertThatThrownBy(one::comes).isInstanceOf(CallFailed.class).hasMessageContaining("started anew");
        assertThatThrownBy(() -> one.decide(500)).isInstanceOf(CallFailed.class);
    }

    @Test
    void shareThatCountsAsSpentIsNeverSpentTwiceThoughItsGatewayComesBack() {
        // Given
        budget(DAY);
        Hold underWay = one.held(300);
        List<Amount> ended = one.held(200).settle(new Used(0, 0, 150));
        clock.advance(Duration.ofMinutes(2));

        // When
        assertThat(close(one, Closing.SPENT)).isTrue();
        other.comes();

        // Then
        assertThat(other.state().spent()).isEqualTo(500);
        other.held(500);
        assertThat(other.decide(1)).isInstanceOf(Decision.Refused.class);

        // When the gateway comes back, its calls end, and its rows come after all
        one.comes();
        assertThat(one.decide(1)).isInstanceOf(Decision.Refused.class);
        one.charge(ended);
        one.charge(underWay.settle(new Used(0, 0, 300)));
        one.comes();
        other.comes();

        // Then
        assertThat(other.state().spent()).isEqualTo(500);
        assertThat(one.state().spent()).isEqualTo(500);
        assertThat(number("select sum(amount)::bigint from budget_write_off")).isEqualTo(50);
        assertThat(one.decide(1)).isInstanceOf(Decision.Refused.class);
        assertWithinLimit();
    }

    @Test
    void shareThatCountsAsSpentLeavesARollingWindowWhenItIsOld() {
        budget(ROLLING);
        one.held(1000);
        clock.advance(Duration.ofMinutes(2));
        assertThat(close(one, Closing.SPENT)).isTrue();
        assertThat(other.decide(1)).isInstanceOf(Decision.Refused.class);

        clock.advance(Duration.ofHours(4));
        other.comes();
        assertThat(other.decide(1)).isInstanceOf(Decision.Refused.class);
        clock.advance(Duration.ofHours(2));
        other.comes();

        other.held(1000);
        assertWithinLimit();
    }

    @Test
    void sharesOfAGatewayThatIsHeardOfStay() {
        budget(DAY);
        one.held(300);

        assertThat(close(one, Closing.SPENT)).isFalse();
        clock.advance(Duration.ofMinutes(2));
        assertThat(close(one, Closing.RETURNED)).isFalse();
        one.comes();
        assertThat(close(one, Closing.SPENT)).isFalse();

        assertThat(epochs.all().await().indefinitely())
                .filteredOn(epoch -> epoch.id().equals("one:1"))
                .first()
                .satisfies(epoch -> {
                    assertThat(epoch.closed()).isNull();
                    assertThat(epoch.shares())
                            .extracting(GatewayEpoch.Share::amount)
                            .containsExactly(300L);
                });
    }

    /** It was held up for hours, and what it believes to have is another's by now. */
    @Test
    void slowGatewayThatComesBackSpendsNothingOfAShareThatWasReturned() {
        // Given a share with much free in it
        budget(DAY);
        Hold underWay = one.held(300);
        one.held(600).cancel();
        clock.advance(LOST_AFTER);

        // When
        assertThat(close(one, Closing.RETURNED)).isTrue();
        other.held(1000);

        // Then it does not even look at what it has in hand
        assertThat(one.decide(1)).isInstanceOf(Decision.Refused.class);
        assertThat(number("select sum(greatest(amount, 0))::bigint from budget_lease"))
                .isEqualTo(1000);

        // When its call ends after all, that is the truth, and nobody gets anything more
        one.charge(underWay.settle(new Used(0, 0, 300)));
        one.comes();
        other.comes();

        // Then
        assertThat(other.state().spent()).isEqualTo(300);
        assertThat(one.decide(1)).isInstanceOf(Decision.Refused.class);
        assertThat(other.decide(1)).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void gatewayThatComesBackAndIsStillTrustedGoesOn() {
        budget(DAY);
        one.held(600).cancel();
        clock.advance(LOST_AFTER.plusMinutes(1));

        Hold hold = one.held(500);

        assertThat(hold.amounts().getFirst().amount()).isEqualTo(500);
        assertWithinLimit();
    }

    @Test
    void heldIsWhatAllGatewaysHoldAndTheWholeShareOfOneThatIsSilent() {
        budget(DAY);
        one.held(300);
        one.held(100).cancel();
        other.held(50);
        one.comes();
        other.comes();

        assertThat(other.state().heldByAll()).isEqualTo(350);
        assertThat(other.state().leased()).isGreaterThanOrEqualTo(450);

        clock.advance(Duration.ofMinutes(2));
        other.comes();
        assertThat(other.state().heldByAll()).isEqualTo(50 + one.share());
    }

    @Test
    void administratorsDecisionIsOnRecordAndReadStrictly() {
        budget(DAY);
        one.held(300);
        var entries = new ArrayList<String>();
        var administration = new GatewayAdministration(epochs, new NotedTrail(entries), clock, LOST_AFTER);

        assertThatThrownBy(() -> close(administration, "kept"))
                .isInstanceOf(CallFailed.class)
                .hasMessageContaining("must be spent or returned");
        assertThatThrownBy(() -> close(administration, "spent")).isInstanceOf(GatewayHeard.class);
        clock.advance(Duration.ofMinutes(5));
        GatewayEpoch closed = close(administration, "spent");

        assertThat(closed.closed()).isEqualTo(Closing.SPENT);
        assertThat(entries).containsExactly("gateway.close gateway:one:1");
    }

    /** Calls of two gateways, in any order, with deaths and returns: never is more out than the limit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyInterleavingOfTwoGatewaysKeepsTheLimit(long seed) {
        var random = new Random(seed);
        budget(seed % 2 == 0 ? DAY : ROLLING);
        var gateways = new ArrayList<>(List.of(one, other));
        int epoch = 1;
        for (int i = 0; i < 250; i++) {
            int which = random.nextInt(2);
            Gateway gateway = gateways.get(which);
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> gateway.tryToHold(1 + random.nextInt(250));
                case 4, 5 -> gateway.settleOne(random);
                case 6 -> gateway.cancelOne(random);
                case 7 -> gateway.drain();
                case 8, 9 -> gateway.comes();
                case 10 -> clock.advance(Duration.ofMinutes(random.nextInt(20)));
                case 11 -> {
                    epoch++;
                    gateway.dies();
                    gateways.set(which, new Gateway("g" + which + ":" + epoch));
                }
                default -> throw new IllegalStateException();
            }
            assertWithinLimit();
            long held = gateways.stream().mapToLong(Gateway::heldInAll).sum();
            long undrained = gateways.stream().mapToLong(Gateway::undrained).sum();
            assertThat(spent() + held + undrained).isLessThanOrEqualTo(LIMIT);
        }
        assertThat(number("select count(*) from budget_spending")).isPositive();
    }

    private GatewayEpoch close(GatewayAdministration administration, String shares) {
        JsonNode document = JsonCodec.object().put("shares", shares);
        return administration.close(Actor.SYSTEM, "one:1", document).await().atMost(Duration.ofSeconds(20));
    }

    private boolean close(Gateway gateway, Closing as) {
        Duration patience = as == Closing.SPENT ? Duration.ofMinutes(1) : LOST_AFTER;
        return epochs.close(gateway.epoch, as, clock.instant(), clock.instant().minus(patience))
                .await()
                .atMost(Duration.ofSeconds(20));
    }

    private void settled(Gateway gateway) {
        database.preparedQuery("update gateway_epoch set settled_at = now() where holder = $1")
                .executeAndAwait(Tuple.of(gateway.epoch));
    }

    private void budget(Window window) {
        boolean rolls = window instanceof Window.Rolling;
        database.preparedQuery("insert into budget (id, scope_kind, scope_name, unit, amount, period, time_zone,"
                        + " rolling_seconds, hard, unpriced, created_at)"
                        + " values ('b', 'team', 'search', 'nano_usd', $1, $2, $3, $4, true, 'serve', now())")
                .executeAndAwait(Tuple.of(
                        LIMIT,
                        rolls ? null : "day",
                        rolls ? null : "UTC",
                        rolls ? Long.valueOf(Duration.ofHours(5).toSeconds()) : null));
        one = new Gateway("one:1", window);
        other = new Gateway("other:2", window);
    }

    private void assertWithinLimit() {
        assertThat(number("select count(*) from budget_account where spent + leased > amount"))
                .isZero();
    }

    /** In the window that is counted now. */
    private long spent() {
        return one.purseWindow instanceof Window.Rolling
                ? number("select coalesce(sum(spent), 0)::bigint from budget_spending where window_start >= '"
                        + one.purseWindow.countsFrom(clock.instant()) + "'")
                : number("select coalesce(sum(spent), 0)::bigint from budget_spending where window_start = '"
                        + one.purseWindow.startOf(clock.instant()) + "'");
    }

    private long number(String sql) {
        return database.query(sql).executeAndAwait().iterator().next().getLong(0);
    }

    /** A gateway's book, and what would be in its journal. */
    private final class Gateway {
        private final String epoch;
        private final Window purseWindow;
        private final BudgetBook book;
        private final Leases leases;
        private final List<Hold> underWay = new ArrayList<>();
        private final List<Amount> journal = new ArrayList<>();

        Gateway(String epoch) {
            this(epoch, one.purseWindow);
        }

        Gateway(String epoch, Window window) {
            this.epoch = epoch;
            this.purseWindow = window;
            database.preparedQuery("insert into gateway_epoch values ($1, $1, 1, $2, $2)")
                    .executeAndAwait(Tuple.of(epoch, now()));
            this.leases = new AtOnce(PostgresShares.of(database, epoch));
            this.book = new BudgetBook(leases, clock, LOST_AFTER);
            // Soft at first: a hard one takes a share in the background as soon as it is known.
            book.use(List.of(budget(window, false)));
            book.use(List.of(budget(window, true)));
        }

        private Budget budget(Window window, boolean hard) {
            return new Budget(
                    "b",
                    new Scope(Kind.TEAM, "search"),
                    Unit.NANO_USD,
                    LIMIT,
                    window,
                    hard,
                    null,
                    null,
                    Unpriced.SERVE);
        }

        /** As it does every second. */
        void comes() {
            leases.reclaim().chain(book::exchange).await().atMost(Duration.ofSeconds(20));
        }

        Decision decide(long cost) {
            return book.reserve(ALICE, new Demand(1, 1, cost, true)).await().atMost(Duration.ofSeconds(20));
        }

        Hold held(long cost) {
            Hold hold = ((Decision.Held) decide(cost)).hold();
            underWay.add(hold);
            return hold;
        }

        void tryToHold(long cost) {
            if (decide(cost) instanceof Decision.Held(Hold hold)) {
                underWay.add(hold);
            }
        }

        void settleOne(Random random) {
            if (!underWay.isEmpty()) {
                Hold hold = underWay.remove(random.nextInt(underWay.size()));
                long most = hold.amounts().getFirst().amount();
                journal.addAll(hold.settle(new Used(0, 0, random.nextLong(most + 1))));
            }
        }

        void cancelOne(Random random) {
            if (!underWay.isEmpty()) {
                underWay.remove(random.nextInt(underWay.size())).cancel();
            }
        }

        void drain() {
            charge(journal);
            journal.clear();
        }

        /** Killed, and started again: its journal is replayed, what was under way at its worst. */
        void dies() {
            drain();
            underWay.forEach(hold -> charge(hold.amounts()));
            underWay.clear();
            settled(this);
        }

        void charge(List<Amount> charges) {
            if (charges.isEmpty()) {
                return;
            }
            database.preparedQuery("select budget_charge($1, $2, $3, $4)")
                    .executeAndAwait(Tuple.of(
                            epoch,
                            charges.stream().map(Amount::budget).toArray(String[]::new),
                            charges.stream()
                                    .map(charge -> charge.windowStart().atOffset(ZoneOffset.UTC))
                                    .toArray(OffsetDateTime[]::new),
                            charges.stream().map(Amount::amount).toArray(Long[]::new)));
        }

        long heldInAll() {
            return underWay.stream()
                    .flatMap(hold -> hold.amounts().stream())
                    .filter(this::counts)
                    .mapToLong(Amount::amount)
                    .sum();
        }

        long undrained() {
            return journal.stream()
                    .filter(this::counts)
                    .mapToLong(Amount::amount)
                    .sum();
        }

        private boolean counts(Amount amount) {
            return !amount.windowStart().isBefore(purseWindow.countsFrom(clock.instant()));
        }

        long share() {
            return number("select amount from budget_lease where node = '" + epoch + "'");
        }

        Budgets.State state() {
            return book.state("b").orElseThrow();
        }

        private OffsetDateTime now() {
            Instant instant = clock.instant();
            return instant.atOffset(ZoneOffset.UTC);
        }
    }

    /** Answers before it returns, so that a share that is asked for ahead of need is there when the call is. */
    private record AtOnce(Leases leases) implements Leases {
        @Override
        public Uni<Grant> take(Account account, long need) {
            Uni<Grant> asked = leases.take(account, need);
            return Infrastructure.canCallerThreadBeBlocked()
                    ? Uni.createFrom().item(() -> asked.await().atMost(Duration.ofSeconds(20)))
                    : asked;
        }

        @Override
        public Uni<Void> giveBack(Account account, long amount) {
            return leases.giveBack(account, amount);
        }

        @Override
        public Uni<Void> reclaim() {
            return leases.reclaim();
        }

        @Override
        public Uni<Boolean> heard(Instant now, Map<Account, Long> held) {
            return leases.heard(now, held);
        }

        @Override
        public Uni<Void> forgetOld() {
            return leases.forgetOld();
        }

        @Override
        public Uni<List<Standing>> standings(List<Account> accounts, Instant silentSince) {
            return leases.standings(accounts, silentSince);
        }
    }
}
