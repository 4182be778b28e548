package io.sluice.catalog;

import java.util.List;

/**
 * Routes that the gateway brings itself. A CDI bean; asked once, at start. A route of the same name declared by an
 * administrator takes the place of a built-in one.
 */
public interface BuiltInRoutes {
    /** The definitions, with the origin {@link io.sluice.routing.Declaration.Origin#BUILT_IN}. */
    List<RouteDefinition> definitions();
}
