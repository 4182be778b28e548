package io.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.admission.Budget.Unit;
import io.sluice.admission.Budget.Unpriced;
import io.sluice.admission.Budgets.Amount;
import io.sluice.admission.Budgets.Decision;
import io.sluice.admission.Budgets.Hold;
import io.sluice.admission.Budgets.Reason;
import io.sluice.admission.Budgets.State;
import io.sluice.admission.Scope.Kind;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.support.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetBookTest {
    private static final Subject ALICE = new Subject("acme", "search", "alice", null, "key_1", "chat", Map.of());
    private static final Window DAY = new Window.Calendar(Window.Period.DAY, ZoneId.of("UTC"));
    private static final Instant TODAY = Instant.parse("2026-01-01T00:00:00Z");

    private FakeClock clock = new FakeClock();
    private InMemoryLeases leases = new InMemoryLeases();
    private BudgetBook book = new BudgetBook(leases, clock, Duration.ofHours(2));

    @BeforeEach
    @BeforeTry
    void anew() {
        clock = new FakeClock();
        leases = new InMemoryLeases();
        book = new BudgetBook(leases, clock, Duration.ofHours(2));
    }

    @Test
    void callWithoutBudgetsHoldsNothing() {
        Hold hold = held(cost(100));

        assertThat(hold.amounts()).isEmpty();
        assertThat(hold.settle(new Used(1, 1, 1))).isEmpty();
    }

    @Test
    void holdsTheWorstCaseAndSpendsTheTruth() {
        use(team(100));

        Hold hold = held(cost(60));

        assertThat(hold.amounts()).containsExactly(new Amount("team", TODAY, 60));
        assertThat(state("team"))
                .extracting(State::spent, State::held, State::left)
                .containsExactly(0L, 60L, 40L);
        assertThat(hold.settle(new Used(0, 0, 25))).containsExactly(new Amount("team", TODAY, 25));
        assertThat(state("team"))
                .extracting(State::spent, State::held, State::left)
                .containsExactly(25L, 0L, 75L);
    }

    @Test
    void theLastBitOfABudgetCanBeSpent() {
        use(team(100));

        for (int i = 0; i < 100; i++) {
            held(cost(1)).settle(new Used(0, 0, 1));
        }

        assertThat(state("team").spent()).isEqualTo(100);
        assertThat(refused(cost(1)).reason()).isEqualTo(Reason.EXHAUSTED);
    }

    @Test
    void refusalTellsWhatIsLeftAndHoldsNothingOfAnyBudget() {
        use(
                team(100),
                budget("route", Kind.ROUTE, "chat", Unit.TOKENS, 1000),
                budget("key", Kind.KEY, "key_1", Unit.CALLS, 1));
        held(cost(60));

        Decision.Refused refused = refused(cost(10));

        assertThat(refused.state().budget().id()).isEqualTo("key");
        assertThat(refused.state().left()).isZero();
        assertThat(refused.state().resetsAt()).isEqualTo(TODAY.plus(Duration.ofDays(1)));
        assertThat(state("team").held()).isEqualTo(60);
        assertThat(state("route").held()).isEqualTo(20);
    }

    @Test
    void onlyTheFirstEndOfACallCounts() {
        use(team(100));
        Hold hold = held(cost(60));

        hold.cancel();
        assertThat(hold.settle(new Used(0, 0, 60))).isEmpty();
        hold.cancel();

        assertThat(state("team")).extracting(State::spent, State::held).containsExactly(0L, 0L);
        held(cost(100));
    }

    @Test
    void callsOfMembersOnlyCountInTheirOwnScopes() {
        use(budget("bob", Kind.MEMBER, "bob", Unit.CALLS, 0), budget("tag", Kind.TAG, "project=x", Unit.CALLS, 0));

        assertThat(held(cost(1)).amounts()).isEmpty();
        assertThat(book.of(ALICE)).isEmpty();
        assertThat(book.hasHard(ALICE)).isFalse();
    }

    @Test
    void newWindowIsANewAccountAndLateCallsAreChargedToTheOldOne() {
        use(team(100));
        Hold late = held(cost(100));

        clock.advance(Duration.ofDays(1));
        Hold next = held(cost(100));

        assertThat(late.settle(new Used(0, 0, 70))).containsExactly(new Amount("team", TODAY, 70));
        assertThat(next.amounts()).containsExactly(new Amount("team", TODAY.plus(Duration.ofDays(1)), 100));
        assertThat(state("team")).extracting(State::spent, State::held).containsExactly(0L, 100L);
    }

    @Test
    void rollingBudgetIsChargedInSlots() {
        leases.limit("rolling", 100);
        book.use(List.of(new Budget(
                "rolling",
                new Scope(Kind.TEAM, "search"),
                Unit.NANO_USD,
                100,
                new Window.Rolling(Duration.ofHours(1)),
                true,
                null,
                null,
                Unpriced.SERVE)));
        clock.advance(Duration.ofSeconds(90));

        Hold hold = held(cost(100));

        assertThat(hold.amounts()).containsExactly(new Amount("rolling", TODAY.plusSeconds(60), 100));
        assertThat(state("rolling").resetsAt()).isEqualTo(TODAY.plusSeconds(120).plus(Duration.ofHours(1)));
    }

    @Test
    void softBudgetRefusesNobody() {
        Budget soft = soften(team(100));
        use(soft);
        leases.away(true);

        held(cost(150)).settle(new Used(0, 0, 150));

        assertThat(state("team")).extracting(State::spent, State::left).containsExactly(150L, 0L);
        assertThat(leases.questions()).isZero();
    }

    @Test
    void budgetThatBecomesHardCountsWhatWasSpentBefore() {
        use(soften(team(100)));
        leases.charge(held(cost(80)).settle(new Used(0, 0, 80)));
        Hold underWay = held(cost(15));

        use(team(100));

        refused(cost(6));
        held(cost(5)).cancel();
        underWay.cancel();
        held(cost(20));
    }

    @Test
    void callWithoutPriceIsRefusedWhereABudgetSaysSo() {
        use(team(100));
        held(new Demand(1, 1, 0, false));
        Budget strict = team(100);
        use(new Budget("team", strict.scope(), strict.unit(), 100, strict.window(), true, null, null, Unpriced.REFUSE));

        assertThat(refused(new Demand(1, 1, 0, false)).reason()).isEqualTo(Reason.UNPRICED);
    }

    @Test
    void callsGoOnFromMemoryWhileTheStoreIsAwayAndThenHardBudgetsRefuse() {
        use(team(800));
        held(cost(1)).cancel();
        leases.away(true);

        held(cost(50)).settle(new Used(0, 0, 50));

        assertThatThrownBy(() -> decide(cost(200)))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Unavailable.class));
        leases.away(false);
        held(cost(200));
    }

    @Test
    void afterALongSilenceNothingIsSpentFromAShareBeforeItIsKnownAnew() {
        use(team(800));
        held(cost(100)).cancel();
        clock.advance(Duration.ofMinutes(107));
        leases.away(true);
        held(cost(50)).cancel();
        clock.advance(Duration.ofMinutes(2));

        assertThatThrownBy(() -> decide(cost(1)))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Unavailable.class));
        use(soften(team(800)));
        held(cost(50)).cancel();
        use(team(800));
        leases.away(false);
        held(cost(50));
    }

    @Test
    void anotherAttemptOfACallIsNoFurtherCall() {
        use(budget("calls", Kind.TEAM, "search", Unit.CALLS, 1));
        assertThat(held(cost(1)).settle(new Used(1, 1, 1))).hasSize(1);

        assertThat(held(cost(1).again()).settle(new Used(1, 1, 1))).isEmpty();

        assertThat(state("calls").spent()).isEqualTo(1);
        refused(cost(1));
    }

    @Test
    void truthBeyondTheWorstCaseIsCoveredBeforeAnythingElse() {
        use(team(100));
        leases.charge(held(cost(10)).settle(new Used(0, 0, 90)));

        refused(cost(11));
        held(cost(10));
    }

    @Test
    void loweredLimitRefusesAndNothingElse() {
        use(team(800));
        Hold underWay = held(cost(90));
        held(cost(60)).settle(new Used(0, 0, 60));

        use(team(100));

        refused(cost(1));
        assertThat(underWay.settle(new Used(0, 0, 90))).hasSize(1);
        assertThat(state("team").spent()).isEqualTo(150);
        use(team(200));
        held(cost(50));
    }

    @Test
    void learnsWhatOthersSpent() {
        use(team(100));
        leases.spentElsewhere(new Leases.Account("team", TODAY, TODAY), 70);

        book.exchange().await().atMost(Duration.ofSeconds(1));

        assertThat(state("team").spent()).isEqualTo(70);
        refused(cost(31));
        held(cost(30));
    }

    @Test
    void shareWhoseAnswerWasLostIsFoundAgain() {
        use(team(100));
        leases.take(new Leases.Account("team", TODAY, TODAY), 88).await().indefinitely();
        refused(cost(100));

        book.exchange().await().atMost(Duration.ofSeconds(1));

        held(cost(100));
    }

    @Test
    void removedBudgetHoldsNobodyUp() {
        book.use(List.of(team(100))); // here still, in the store no more

        held(cost(1000));
    }

    @Test
    void twoHundredCallsAtOnceGetWhatThereIs() throws Exception {
        use(team(1000), budget("calls", Kind.ROUTE, "chat", Unit.CALLS, 50));
        var admitted = new AtomicInteger();
        var most = new AtomicLong();
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(200)) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 200; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    if (decide(cost(100)) instanceof Decision.Held(Hold hold)) {
                        admitted.incrementAndGet();
                        State state = state("team");
                        most.accumulateAndGet(state.spent() + state.held(), Math::max);
                        leases.charge(hold.settle(new Used(0, 0, 100)));
                    }
                    return null;
                }));
            }
            start.countDown();
            for (var one : running) {
                one.get();
            }
        }

        assertThat(admitted).hasValue(10);
        assertThat(most.get()).isLessThanOrEqualTo(1000);
        assertThat(state("team")).extracting(State::spent, State::held).containsExactly(1000L, 0L);
        assertThat(state("calls")).extracting(State::spent, State::held).containsExactly(10L, 0L);
    }

    /** One thing that happens: a call comes, or one under way ends in some way. */
    record Step(What what, long amount, int which) {
        enum What {
            RESERVE,
            SETTLE,
            CANCEL,
            CHARGE,
            EXCHANGE,
            HOURS_LATER
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(5, Arbitraries.just(Step.What.RESERVE)),
                                net.jqwik.api.Tuple.of(5, Arbitraries.of(Step.What.class))),
                        Arbitraries.longs().between(0, 60),
                        Arbitraries.integers().between(0, 20))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 500)
    void neverPassesALimitAndInTheEndHoldsNothing(@ForAll("steps") List<Step> steps) {
        List<Budget> budgets = List.of(
                team(200),
                budget("route", Kind.ROUTE, "chat", Unit.TOKENS, 300),
                budget("calls", Kind.MEMBER, "alice", Unit.CALLS, 12));
        use(budgets.toArray(Budget[]::new));
        var underWay = new ArrayList<Hold>();
        var charges = new ArrayList<Amount>();
        for (Step step : steps) {
            switch (step.what()) {
                case RESERVE -> {
                    if (decide(new Demand(step.amount(), step.amount() / 2, step.amount(), true))
                            instanceof Decision.Held(Hold hold)) {
                        underWay.add(hold);
                    }
                }
                case SETTLE -> {
                    if (!underWay.isEmpty()) {
                        Hold hold = underWay.remove(step.which() % underWay.size());
                        long used = Math.min(
                                step.amount(), hold.amounts().getFirst().amount());
                        charges.addAll(hold.settle(new Used(used / 2, used / 2, used)));
                    }
                }
                case CANCEL -> {
                    if (!underWay.isEmpty()) {
                        underWay.remove(step.which() % underWay.size()).cancel();
                    }
                }
                case CHARGE -> {
                    leases.charge(charges);
                    charges.clear();
                }
                case EXCHANGE -> book.exchange().await().atMost(Duration.ofSeconds(1));
                case HOURS_LATER -> clock.advance(Duration.ofHours(9));
            }
            for (Budget budget : budgets) {
                State state = state(budget.id());
                assertThat(state.spent() + state.held()).isLessThanOrEqualTo(budget.limit());
                assertThat(leases.committed(budget.id())).isLessThanOrEqualTo(budget.limit());
            }
        }

        underWay.forEach(Hold::cancel);

        assertThat(book.states()).allSatisfy(state -> assertThat(state.held()).isZero());
    }

    private void use(Budget... budgets) {
        for (Budget budget : budgets) {
            leases.limit(budget.id(), budget.limit());
        }
        book.use(List.of(budgets));
    }

    private Decision decide(Demand demand) {
        return book.reserve(ALICE, demand).await().atMost(Duration.ofSeconds(10));
    }

    private Hold held(Demand demand) {
        return ((Decision.Held) decide(demand)).hold();
    }

    private Decision.Refused refused(Demand demand) {
        return (Decision.Refused) decide(demand);
    }

    private State state(String id) {
        return book.state(id).orElseThrow();
    }

    private static Demand cost(long nanoUsd) {
        return new Demand(10, 10, nanoUsd, true);
    }

    private static Budget team(long limit) {
        return budget("team", Kind.TEAM, "search", Unit.NANO_USD, limit);
    }

    private static Budget soften(Budget hard) {
        return new Budget(
                hard.id(), hard.scope(), hard.unit(), hard.limit(), hard.window(), false, 80, null, Unpriced.SERVE);
    }

    private static Budget budget(String id, Kind kind, String name, Unit unit, long limit) {
        return new Budget(id, new Scope(kind, name), unit, limit, DAY, true, null, null, Unpriced.SERVE);
    }
}
