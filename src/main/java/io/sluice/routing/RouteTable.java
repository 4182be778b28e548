package io.sluice.routing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All routes of a snapshot, in order of declaration. Immutable. */
public final class RouteTable {
    /** No routes. */
    public static final RouteTable EMPTY = new RouteTable(List.of());

    private final List<Route> ordered;
    private final Map<String, Route> byName;

    /**
     * @throws IllegalArgumentException when two routes share a name
     */
    public RouteTable(List<Route> routes) {
        this.ordered = List.copyOf(routes);
        var map = new LinkedHashMap<String, Route>();
        for (Route route : ordered) {
            if (map.put(route.name().value(), route) != null) {
                throw new IllegalArgumentException("two routes are named " + route.name());
            }
        }
        this.byName = Map.copyOf(map);
    }

    /** The route of exactly this name; the text may be anything a caller sent. */
    public Optional<Route> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All routes in order. */
    public List<Route> all() {
        return ordered;
    }
}
