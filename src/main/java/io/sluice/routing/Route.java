package io.sluice.routing;

import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.pricing.RoutePricing;
import io.sluice.provider.Capabilities;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The named thing callers address.
 *
 * @param plan    the targets in the order they are tried; at least one
 * @param pricing what the route says about prices
 * @param offer   what its callers can ask for
 */
public record Route(
        RouteName name,
        Task task,
        List<Target> plan,
        RoutePolicy policy,
        Declaration declaration,
        RoutePricing pricing,
        Offer offer) {
    public Route {
        plan = List.copyOf(plan);
        if (plan.isEmpty()) {
            throw new IllegalArgumentException("a route without a target");
        }
    }

    /** A route that says nothing of prices and of the length of its context. */
    public Route(RouteName name, Task task, List<Target> plan, RoutePolicy policy, Declaration declaration) {
        this(name, task, plan, policy, declaration, RoutePricing.NONE);
    }

    /** A route that says nothing of the length of its context, and whose target is not lenient. */
    public Route(
            RouteName name,
            Task task,
            List<Target> plan,
            RoutePolicy policy,
            Declaration declaration,
            RoutePricing pricing) {
        this(
                name,
                task,
                plan,
                policy,
                declaration,
                pricing,
                new Offer(Capabilities.of(task, plan.getFirst().upstream()), null));
    }

    /** The target tried first; discovery shows it. */
    public Target primary() {
        return plan.getFirst();
    }

    /**
     * What is shown of a route to those who choose one.
     *
     * @param capabilities  of the target tried first
     * @param contextLength tokens that a request and its answer may have together, as the route was declared; null when nobody
     *                      said
     */
    public record Offer(Capabilities capabilities, @Nullable Integer contextLength) {}
}
