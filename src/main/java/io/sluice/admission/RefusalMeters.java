package io.sluice.admission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.admission.Budgets.Reason;
import io.sluice.admission.Scope.Kind;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts calls that limits and budgets refuse, by the kind of their scope and what they count: never by a name, so there are
 * only so many meters as there are kinds.
 */
@Singleton
final class RefusalMeters {
    static final String REFUSED = "sluice.admission.refused";

    private final MeterRegistry registry;
    private final ConcurrentHashMap<Key, Counter> counters = new ConcurrentHashMap<>();

    RefusalMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void refused(RateLimit limit) {
        count(new Key("limit", limit.scope().kind(), limit.measure().word()));
    }

    void refused(Budget budget, Reason reason) {
        String why = switch (reason) {
            case EXHAUSTED -> "budget";
            case UNPRICED -> "unpriced";
        };
        count(new Key(why, budget.scope().kind(), BudgetMetrics.unit(budget.unit())));
    }

    private void count(Key key) {
        counters.computeIfAbsent(
                        key,
                        k -> Counter.builder(REFUSED)
                                .description("Calls that a limit or a budget refused")
                                .tag("reason", k.reason())
                                .tag("scope", k.scope().word())
                                .tag("unit", k.unit())
                                .register(registry))
                .increment();
    }

    private record Key(String reason, Kind scope, String unit) {}
}
