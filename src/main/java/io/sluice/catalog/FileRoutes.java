package io.sluice.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the file declares. Immutable.
 *
 * @param served  by name, in the file's order
 * @param leftOut what is not for this gateway's environment, by name
 */
record FileRoutes(Map<String, CatalogRoute> served, Map<String, LeftOut> leftOut) {
    static final FileRoutes NONE = new FileRoutes(Map.of(), Map.of());

    FileRoutes {
        served = Collections.unmodifiableMap(new LinkedHashMap<>(served));
        leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
    }

    /** Whether the file has a route of this name, served here or not. */
    boolean declares(String name) {
        return served.containsKey(name) || leftOut.containsKey(name);
    }

    /** Every definition, served here or not. */
    List<RouteDefinition> definitions() {
        return Stream.concat(
                        served.values().stream().map(CatalogRoute::definition),
                        leftOut.values().stream().map(LeftOut::definition))
                .toList();
    }

    /** Why routes are left out, each with its place. */
    List<String> reasons() {
        return leftOut.values().stream().map(LeftOut::reason).toList();
    }

    /**
     * A route that is not for this gateway's environment.
     *
     * @param definition without the credentials that it gives in clear
     */
    record LeftOut(RouteDefinition definition, String reason) {}
}
