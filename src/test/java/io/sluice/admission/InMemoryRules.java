package io.sluice.admission;

import io.sluice.routing.Declaration;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rules that a test lays down. */
final class InMemoryRules implements RuleStore {
    private Rules rules = new Rules(1, List.of(), List.of(), Map.of());

    void use(List<RateLimit> limits, List<Budget> budgets) {
        rules = new Rules(rules.revision() + 1, limits, budgets, rules.routeLimits());
    }

    void useForRoute(String route, List<Declaration.Limit> limits) {
        rules = new Rules(rules.revision() + 1, rules.limits(), rules.budgets(), Map.of(route, limits));
    }

    @Override
    public Uni<Long> revision() {
        return Uni.createFrom().item(rules.revision());
    }

    @Override
    public Uni<Rules> load() {
        return Uni.createFrom().item(rules);
    }

    @Override
    public <T> Uni<T> change(Function<Change, Uni<T>> work) {
        return Uni.createFrom().failure(new UnsupportedOperationException("a test changes them by hand"));
    }
}
