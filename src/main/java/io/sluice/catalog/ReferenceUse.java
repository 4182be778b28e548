package io.sluice.catalog;

import io.sluice.routing.Declaration.Origin;
import io.sluice.secret.SecretRef;
import java.util.Collection;
import java.util.List;

/**
 * That a route refers to a credential.
 *
 * @param environment the one it does so in; empty for all
 */
record ReferenceUse(SecretRef ref, String route, Origin origin, String environment) {
    /** Every use in these definitions; credentials not moved yet have no reference. */
    static List<ReferenceUse> in(Collection<RouteDefinition> definitions) {
        return definitions.stream()
                .flatMap(definition -> definition.target().references().entrySet().stream()
                        .filter(entry -> !entry.getValue().scheme().equals(RouteDraft.NOT_MOVED))
                        .map(entry -> new ReferenceUse(
                                entry.getValue(),
                                definition.name().value(),
                                definition.provenance().origin(),
                                entry.getKey().environment())))
                .toList();
    }
}
