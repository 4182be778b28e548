package io.sluice.routing;

import io.sluice.model.RouteName;
import io.sluice.model.Task;
import java.util.List;

/**
 * The named thing callers address.
 *
 * @param plan the targets in the order they are tried; at least one
 */
public record Route(RouteName name, Task task, List<Target> plan, RoutePolicy policy, Declaration declaration) {
    public Route {
        plan = List.copyOf(plan);
        if (plan.isEmpty()) {
            throw new IllegalArgumentException("a route without a target");
        }
    }

    /** The target tried first; discovery shows it. */
    public Target primary() {
        return plan.getFirst();
    }
}
