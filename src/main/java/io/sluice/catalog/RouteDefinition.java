package io.sluice.catalog;

import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.secret.SecretRef;
import java.time.Instant;
import java.util.Map;

/**
 * A route as administrators declared it, whatever the spelling. Complete and free of credentials; the assembler
 * makes a {@link io.sluice.routing.Route} of it.
 */
public record RouteDefinition(
        RouteName name, Task task, TargetDefinition target, RouteOptions options, Provenance provenance) {
    /** The same with other references, as another revision. */
    RouteDefinition withReferences(Map<CredentialSlot, SecretRef> references, Instant changedAt, long revision) {
        return new RouteDefinition(
                name,
                task,
                target.withReferences(references),
                options,
                new Provenance(provenance.origin(), provenance.style(), provenance.createdAt(), changedAt, revision));
    }

    /** Whether another definition declares the same, whenever it was read. */
    boolean saysTheSameAs(RouteDefinition other) {
        return new RouteDefinition(name, task, target, options, other.provenance).equals(other)
                && provenance.style() == other.provenance.style();
    }
}
