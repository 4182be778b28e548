package io.sluice.routing;

import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.pricing.RoutePricing;
import java.util.List;

/**
 * The named thing callers address.
 *
 * @param plan    the targets in the order they are tried; at least one
 * @param pricing what the route says about prices
 */
public record Route(
        RouteName name,
        Task task,
        List<Target> plan,
        RoutePolicy policy,
        Declaration declaration,
        RoutePricing pricing) {
    public Route {
        plan = List.copyOf(plan);
        if (plan.isEmpty()) {
            throw new IllegalArgumentException("a route without a target");
        }
    }

    /** A route that says nothing of prices. */
    public Route(RouteName name, Task task, List<Target> plan, RoutePolicy policy, Declaration declaration) {
        this(name, task, plan, policy, declaration, RoutePricing.NONE);
    }

    /** The target tried first; discovery shows it. */
    public Target primary() {
        return plan.getFirst();
    }
}
