package io.sluice.catalog;

import io.sluice.routing.Declaration;
import io.sluice.routing.Declaration.Origin;
import io.sluice.routing.Declaration.Style;
import java.time.Instant;

/**
 * Where a definition comes from.
 *
 * @param revision the catalog's revision that brought its present form; 0 for what was not made over the API
 */
public record Provenance(Origin origin, Style style, Instant createdAt, Instant updatedAt, long revision) {
    /** A definition that is not kept in the database. */
    public static Provenance of(Origin origin, Style style, Instant readAt) {
        return new Provenance(origin, style, readAt, readAt, 0);
    }

    Declaration declaration(RouteOptions options) {
        return new Declaration(origin, style, options.limit(), updatedAt);
    }
}
