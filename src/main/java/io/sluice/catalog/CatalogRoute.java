package io.sluice.catalog;

import io.sluice.routing.Route;

/** A route in both its forms: as declared, for administrators, and assembled, for calls. */
public record CatalogRoute(RouteDefinition definition, Route route) {
    /** The route's name as text. */
    public String name() {
        return route.name().value();
    }
}
