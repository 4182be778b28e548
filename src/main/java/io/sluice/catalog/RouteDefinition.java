package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.sluice.model.Task;

/**
 * A route as administrators declared it, whatever the spelling. Complete and free of credentials; the assembler
 * makes a {@link io.sluice.routing.Route} of it.
 */
public record RouteDefinition(
        RouteName name, Task task, TargetDefinition target, RouteOptions options, Provenance provenance) {
    /** Whether another definition declares the same, whenever it was read. */
    boolean saysTheSameAs(RouteDefinition other) {
        return new RouteDefinition(name, task, target, options, other.provenance).equals(other)
                && provenance.style() == other.provenance.style();
    }
}
