package io.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.admission.Admission.Decision;
import io.sluice.admission.Budget.Unit;
import io.sluice.admission.Budget.Unpriced;
import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.Scope.Kind;
import io.sluice.admission.local.LocalRateLimiter;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import io.sluice.support.EchoRoutes;
import io.sluice.support.EchoUpstream;
import io.sluice.support.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Subject ALICE = new Subject("acme", "search", "alice", null, "key_1", "chat", Map.of());
    private static final Demand DEMAND = new Demand(10, 20, 500, true);
    private static final Used USED = new Used(5, 5, 100);

    private final FakeClock clock = new FakeClock();
    private final InMemoryLeases leases = new InMemoryLeases();
    private final InMemoryRules stored = new InMemoryRules();
    private final DeclaredLimits declared = new DeclaredLimits();
    private final LocalRateLimiter limiter = new LocalRateLimiter();
    private final BudgetBook book = new BudgetBook(leases, clock, Duration.ofHours(2));
    private final RuleLoader rules = new RuleLoader(stored, limiter, book, declared);

    @Test
    void callWithoutRulesIsAdmittedAndHoldsNothing() {
        Reservation reservation = admitted(route(null));

        assertThat(reservation.holds()).isEmpty();
        assertThat(reservation.left()).isEmpty();
        assertThat(reservation.settle(USED)).isEmpty();
    }

    @Test
    void reservesLimitsAndBudgetsAndSettlesThemOnce() {
        rules(List.of(tokens(100)), List.of(budget(1000)));

        Reservation reservation = admitted(route(null));

        assertThat(reservation.left())
                .singleElement()
                .satisfies(left -> assertThat(left.remaining()).isEqualTo(70));
        assertThat(reservation.holds()).extracting(Budgets.Amount::amount).containsExactly(500L);
        assertThat(reservation.settle(USED)).extracting(Budgets.Amount::amount).containsExactly(100L);
        reservation.cancel();
        assertThat(reservation.settle(USED)).isEmpty();
        assertThat(admitted(route(null)).left().getFirst().remaining()).isEqualTo(60);
        assertThat(admission("429").budgets(ALICE).getFirst().spent()).isEqualTo(100);
    }

    @Test
    void whatABudgetRefusesIsNotChargedToLimitsEither() {
        rules(List.of(tokens(100)), List.of(budget(499)));

        var refused = refused(route(null));

        assertThat(refused.failure()).isInstanceOfSatisfying(Failure.BudgetExhausted.class, failure -> {
            assertThat(failure.status()).isEqualTo(429);
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofDays(1));
            assertThat(failure.budget().id()).isEqualTo("bud_1");
            assertThat(failure.budget().left()).isEqualTo(499);
            assertThat(failure.message())
                    .isEqualTo("Budget limit exceeded. The budget bud_1 (team 'search') allows $0.000000499 per day,"
                            + " $0.000000499 is left, and this call needs up to $0.0000005. Budget resets at"
                            + " 2026-01-02T00:00:00Z. Request rejected.");
        });
        rules(List.of(tokens(100)), List.of());
        assertThat(admitted(route(null)).left().getFirst().remaining()).isEqualTo(70);
    }

    @Test
    void budgetCanBeToldAsPaymentRequired() {
        rules(List.of(), List.of(budget(1)));

        var refused = (Decision.Refused) decide(admission("402"), route(null));

        assertThat(((Failure.BudgetExhausted) refused.failure()).status()).isEqualTo(402);
    }

    @Test
    void whatALimitRefusesHoldsNothingOfABudget() {
        rules(List.of(tokens(29)), List.of(budget(1000)));

        var refused = refused(route(null));

        assertThat(refused.failure()).isInstanceOfSatisfying(Failure.RateLimited.class, failure -> {
            assertThat(failure.allowed()).isNull();
            assertThat(failure.message())
                    .isEqualTo("Rate limit reached: 29 total tokens per minute are allowed for team 'search', and this"
                            + " call alone needs up to 30. Ask for less, or for a higher limit.");
        });
        assertThat(book.states().getFirst().held()).isZero();
    }

    @Test
    void limitOfTheRoutesDeclarationIsWordedAsMlflowDoes() {
        Route limited = route(new Declaration.Limit(1, null, "minute"));
        admitted(limited);

        var refused = refused(limited);

        assertThat(refused.failure()).isInstanceOfSatisfying(Failure.RateLimited.class, failure -> {
            assertThat(failure.allowed()).isEqualTo("1 per 1 minute");
            assertThat(failure.retryAfter()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(62));
        });
        assertThat(refused.left())
                .singleElement()
                .satisfies(left -> assertThat(left.remaining()).isZero());
    }

    @Test
    void limitsThatWereSetForARouteStandInThePlaceOfTheDeclaredOne() {
        Route limited = route(new Declaration.Limit(1, null, "minute"));
        stored.useForRoute(
                limited.name().value(),
                List.of(new Declaration.Limit(9, "user", "day"), new Declaration.Limit(2, null, "2 hours")));
        rules.follow().await().atMost(Duration.ofSeconds(1));
        admitted(limited);
        admitted(limited);

        var refused = refused(limited);

        assertThat(refused.failure()).isInstanceOfSatisfying(Failure.RateLimited.class, failure -> {
            assertThat(failure.allowed()).isEqualTo("2 per 2 hour");
        });
        assertThat(refused.left()).hasSize(2);
    }

    @Test
    void storeThatIsAwayChargesNothing() {
        rules(List.of(tokens(100)), List.of(budget(1000)));
        leases.away(true);

        assertThatThrownBy(() -> decide(admission("429"), route(null)))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Unavailable.class));

        leases.away(false);
        assertThat(admitted(route(null)).left().getFirst().remaining()).isEqualTo(70);
    }

    @Test
    void knowsWhetherOutputHasToBeBounded() {
        assertThat(admission("429").hasHardBudget(ALICE)).isFalse();
        rules(List.of(), List.of(budget(1000)));
        assertThat(admission("429").hasHardBudget(ALICE)).isTrue();
    }

    private void rules(List<RateLimit> limits, List<Budget> budgets) {
        budgets.forEach(budget -> leases.limit(budget.id(), budget.limit()));
        stored.use(limits, budgets);
        rules.follow().await().atMost(Duration.ofSeconds(1));
    }

    private Reservation admitted(Route route) {
        return ((Decision.Admitted) decide(admission("429"), route)).reservation();
    }

    private Decision.Refused refused(Route route) {
        return (Decision.Refused) decide(admission("429"), route);
    }

    private static Decision decide(Admission admission, Route route) {
        return admission.admit(route, ALICE, DEMAND).await().atMost(Duration.ofSeconds(5));
    }

    private Admission admission(String budgetStatus) {
        return new Admission(
                rules,
                declared,
                limiter,
                book,
                AdmissionConfigTest.config(Map.of("sluice.admission.budget-status", budgetStatus)),
                new RefusalMeters(new SimpleMeterRegistry()),
                clock);
    }

    private static RateLimit tokens(long amount) {
        return new RateLimit(
                "lim_1", new Scope(Kind.TEAM, "search"), Measure.TOTAL_TOKENS, amount, Duration.ofMinutes(1));
    }

    private static Budget budget(long limit) {
        return new Budget(
                "bud_1",
                new Scope(Kind.TEAM, "search"),
                Unit.NANO_USD,
                limit,
                new Window.Calendar(Window.Period.DAY, ZoneId.of("UTC")),
                true,
                null,
                null,
                Unpriced.SERVE);
    }

    private static Route route(Declaration.@Nullable Limit limit) {
        Route plain = EchoRoutes.of("chat", Task.CHAT, new EchoUpstream());
        return new Route(
                plain.name(),
                plain.task(),
                plain.plan(),
                plain.policy(),
                new Declaration(Declaration.Origin.FILE, Declaration.Style.ENDPOINTS, limit, Instant.EPOCH),
                plain.pricing());
    }
}
