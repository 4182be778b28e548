package io.sluice.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.routing.Declaration.Style;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Changes routes on behalf of administrators, in whatever API language they speak.
 *
 * <p>A change is live on this gateway when its {@code Uni} has its item: it is committed, the catalog is loaded again, and
 * the new snapshot is served. Credentials in the document are moved into the secret store in the same transaction.
 *
 * <p>Failures: {@link io.sluice.model.CallFailed} with {@link io.sluice.model.Failure.InvalidRequest} for a document that
 * cannot be a route (one violation per problem), with {@link io.sluice.model.Failure.UnknownRoute} for a name that is not
 * there; {@link RouteConflict} for what the catalog's state forbids.
 */
public interface RouteAdministration {
    /** All routes that are served, in the order of {@link io.sluice.routing.RouteTable#all()}. From memory. */
    List<CatalogRoute> all();

    /** The served route of this name. From memory. */
    Optional<CatalogRoute> find(String name);

    /**
     * Makes a route.
     *
     * @param document any spelling that the reader reads
     * @param style    the vocabulary the administrator speaks; unknown members are refused in {@link Style#NATIVE} and
     *                 ignored with a warning in the log otherwise, as MLflow does
     */
    Uni<CatalogRoute> create(JsonNode document, Style style);

    /** Puts another definition in the place of a route's present one. The route keeps the style it was created in. */
    Uni<CatalogRoute> replace(String name, JsonNode document, ExpectedRevision expected);

    /** Changes a route by a JSON merge patch (RFC 7396) of its native document. */
    Uni<CatalogRoute> patch(String name, JsonNode mergePatch, ExpectedRevision expected);

    /** Removes a route and the credentials that were moved into the secret store for it. */
    Uni<Void> delete(String name, ExpectedRevision expected);
}
