package io.sluice.admission;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.sluice.admission.Budgets.State;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Gauges of budgets: limit, spent and held, each read from memory when it is looked at. At most {@value #MOST} budgets are
 * shown, the first by their ids; {@code sluice.budgets} tells how many there are.
 */
@Singleton
final class BudgetMetrics {
    /** Most budgets that are shown. */
    static final int MOST = 500;

    static final String COUNT = "sluice.budgets";
    static final String LIMIT = "sluice.budget.limit";
    static final String SPENT = "sluice.budget.spent";
    static final String HELD = "sluice.budget.held";

    private static final double NANO_PER_USD = 1e9;

    private final BudgetBook book;
    private final MultiGauge limits;
    private final MultiGauge spent;
    private final MultiGauge held;

    /** What is shown now. Only touched by {@link #show}, which is called by one thread at a time. */
    private List<Tags> shown = List.of();

    BudgetMetrics(BudgetBook book, MeterRegistry registry) {
        this.book = book;
        this.limits = MultiGauge.builder(LIMIT)
                .description("What a budget allows in its window")
                .register(registry);
        this.spent = MultiGauge.builder(SPENT)
                .description("What all gateways have spent of a budget in its present window")
                .register(registry);
        this.held = MultiGauge.builder(HELD)
                .description("What is held of a budget for calls under way at this gateway")
                .register(registry);
        Gauge.builder(COUNT, book, budgets -> budgets.states().size())
                .description("Budgets there are")
                .register(registry);
    }

    /** Shows the budgets there are now, if they are others than before. */
    void show() {
        List<Budget> budgets = book.states().stream()
                .map(State::budget)
                .sorted(Comparator.comparing(Budget::id))
                .limit(MOST)
                .toList();
        List<Tags> tags = budgets.stream().map(BudgetMetrics::tags).toList();
        if (tags.equals(shown)) {
            return;
        }
        shown = tags;
        limits.register(rows(budgets, state -> state.budget().limit()), true);
        spent.register(rows(budgets, State::spent), true);
        held.register(rows(budgets, State::held), true);
    }

    /** As metrics call a unit: dollars, where the ledger counts in billionths. */
    static String unit(Budget.Unit unit) {
        return switch (unit) {
            case NANO_USD -> "usd";
            case TOKENS, CALLS -> unit.word();
        };
    }

    private List<Row<?>> rows(List<Budget> budgets, ToLongFunction<State> amount) {
        return budgets.stream().<Row<?>>map(budget -> row(budget, amount)).toList();
    }

    private Row<?> row(Budget budget, ToLongFunction<State> amount) {
        return Row.of(
                tags(budget),
                () -> book.state(budget.id())
                        .map(state -> shown(budget.unit(), amount.applyAsLong(state)))
                        .orElse(Double.NaN));
    }

    private static double shown(Budget.Unit unit, long amount) {
        return switch (unit) {
            case NANO_USD -> amount / NANO_PER_USD;
            case TOKENS, CALLS -> amount;
        };
    }

    private static Tags tags(Budget budget) {
        return Tags.of("budget", budget.id(), "scope", budget.scope().toString(), "unit", unit(budget.unit()));
    }
}
