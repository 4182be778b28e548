package io.sluice.admission;

import io.sluice.routing.Declaration;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Port: where limits and budgets are kept. Never on the way of a call. */
public interface RuleStore {
    /** The revision that is stored; counts up with every change. */
    Uni<Long> revision();

    /** Everything, of one moment. */
    Uni<Rules> load();

    /**
     * Changes something, in the transaction under way or in one of its own; changes run one after another. Undone when the
     * work fails.
     */
    <T> Uni<T> change(Function<Change, Uni<T>> work);

    /**
     * All limits and budgets of a moment.
     *
     * @param routeLimits those set over MLflow's API, by the route's name
     */
    record Rules(
            long revision,
            List<RateLimit> limits,
            List<Budget> budgets,
            Map<String, List<Declaration.Limit>> routeLimits) {}

    /** What a change sees, which nobody else changes meanwhile, and what it does. */
    interface Change {
        Uni<Optional<RateLimit>> limit(String id);

        Uni<Void> insert(RateLimit limit);

        /** All but the scope. */
        Uni<Void> update(RateLimit limit);

        Uni<Void> deleteLimit(String id);

        /** What was set for a route; empty when nothing was. */
        Uni<List<Declaration.Limit>> routeLimits(String route);

        /** Sets the limits of a route; none forgets what was set. */
        Uni<Void> setRouteLimits(String route, List<Declaration.Limit> limits);

        Uni<Optional<Budget>> budget(String id);

        Uni<Void> insert(Budget budget);

        /** All but scope, unit and window. */
        Uni<Void> update(Budget budget);

        /** With the shares that gateways have of it; what was spent stays on record in the ledger. */
        Uni<Void> deleteBudget(String id);
    }
}
