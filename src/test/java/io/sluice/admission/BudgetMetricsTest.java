package io.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.admission.Budget.Unit;
import io.sluice.admission.Budget.Unpriced;
import io.sluice.admission.Budgets.Decision;
import io.sluice.admission.Scope.Kind;
import io.sluice.support.FakeClock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BudgetMetricsTest {
    private static final Subject ALICE = new Subject("acme", "search", "alice", null, "key_1", "chat", Map.of());
    private static final long DOLLAR = 1_000_000_000L;

    private final InMemoryLeases leases = new InMemoryLeases();
    private final BudgetBook book = new BudgetBook(leases, new FakeClock(), Duration.ofHours(2));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BudgetMetrics metrics = new BudgetMetrics(book, registry);

    @Test
    void showsDollarsAndFollowsWhatIsSpentAndHeld() {
        // Given
        use(budget("b1", Unit.NANO_USD, 10 * DOLLAR), budget("b2", Unit.TOKENS, 500));

        // When
        Decision.Held held = (Decision.Held) book.reserve(ALICE, new Demand(60, 40, 2 * DOLLAR, true))
                .await()
                .indefinitely();

        // Then
        assertThat(value(BudgetMetrics.LIMIT, "b1", "usd")).isEqualTo(10);
        assertThat(value(BudgetMetrics.HELD, "b1", "usd")).isEqualTo(2);
        assertThat(value(BudgetMetrics.HELD, "b2", "tokens")).isEqualTo(100);
        held.hold().settle(new Used(60, 10, DOLLAR / 2));
        assertThat(value(BudgetMetrics.SPENT, "b1", "usd")).isEqualTo(0.5);
        assertThat(value(BudgetMetrics.SPENT, "b2", "tokens")).isEqualTo(70);
        assertThat(value(BudgetMetrics.HELD, "b1", "usd")).isZero();
    }

    @Test
    void forgetsBudgetsThatAreGoneAndTakesInChangedLimits() {
        use(budget("b1", Unit.CALLS, 10), budget("b2", Unit.CALLS, 10));

        use(budget("b1", Unit.CALLS, 20));

        assertThat(value(BudgetMetrics.LIMIT, "b1", "calls")).isEqualTo(20);
        assertThat(registry.find(BudgetMetrics.LIMIT).tag("budget", "b2").gauge())
                .isNull();
        assertThat(registry.get(BudgetMetrics.COUNT).gauge().value()).isEqualTo(1);
    }

    @Test
    void showsNoMoreThanTheBoundAndTellsHowManyThereAre() {
        int many = BudgetMetrics.MOST + 7;

        use(IntStream.range(0, many)
                .mapToObj(i -> budget("b%04d".formatted(i), Unit.CALLS, 1))
                .toArray(Budget[]::new));

        assertThat(registry.find(BudgetMetrics.SPENT).gauges()).hasSize(BudgetMetrics.MOST);
        assertThat(registry.get(BudgetMetrics.COUNT).gauge().value()).isEqualTo(many);
    }

    @Test
    void refusalsAreCountedByKindsNeverByNames() {
        var refusals = new RefusalMeters(registry);

        refusals.refused(budget("b1", Unit.NANO_USD, 1), Budgets.Reason.EXHAUSTED);
        refusals.refused(budget("b2", Unit.NANO_USD, 1), Budgets.Reason.EXHAUSTED);

        assertThat(registry.get(RefusalMeters.REFUSED)
                        .tags("reason", "budget", "scope", "team", "unit", "usd")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    private void use(Budget... budgets) {
        List.of(budgets).forEach(budget -> leases.limit(budget.id(), budget.limit()));
        book.use(List.of(budgets));
        metrics.show();
    }

    private double value(String gauge, String budget, String unit) {
        return registry.get(gauge)
                .tags("budget", budget, "scope", "team:search", "unit", unit)
                .gauge()
                .value();
    }

    private static Budget budget(String id, Unit unit, long limit) {
        return new Budget(
                id,
                new Scope(Kind.TEAM, "search"),
                unit,
                limit,
                new Window.Calendar(Window.Period.DAY, ZoneId.of("UTC")),
                true,
                null,
                null,
                Unpriced.SERVE);
    }
}
