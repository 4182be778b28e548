package io.sluice.dialect;

import io.quarkus.arc.All;
import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The routes as models, in the caller's language: the path is the same in several. Which one it is was decided at the front
 * door, by {@link ErrorWriters}, so that answers and refusals always agree.
 */
@Path("/v1/models")
@Singleton
@Requires(Permission.CALL)
@Tag(name = "Models", description = "The routes of this gateway, as clients of OpenAI and of Anthropic list models.")
public final class ModelsResource {
    private static final String JSON = "application/json";

    private final VisibleRoutes routes;
    private final List<ModelListing> listings;

    ModelsResource(VisibleRoutes routes, @All List<ModelListing> listings) {
        this.routes = routes;
        this.listings = List.copyOf(listings);
    }

    /** Lists the routes. */
    @GET
    @Operation(
            summary = "Lists the routes as models",
            description = "In Anthropic's form when the request has the header anthropic-version, else in OpenAI's.")
    @APIResponse(
            responseCode = "200",
            description = "The routes.",
            content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<GatewayReply> list(@Context RoutingContext context) {
        byte[] list = listing(context)
                .list(
                        routes.all(Inbounds.of(context).principal()),
                        context.request().params());
        return Uni.createFrom().item(GatewayReply.Document.ok(list));
    }

    /** One route. Whatever follows the path is the id: ids of other gateways have slashes and colons. */
    @GET
    @Path("/{id:.+}")
    @Operation(summary = "Shows a route as a model", description = "The id is whatever follows in the path.")
    @APIResponse(
            responseCode = "200",
            description = "The route.",
            content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<GatewayReply> one(@PathParam("id") String id, @Context RoutingContext context) {
        byte[] model = routes.find(Inbounds.of(context).principal(), id)
                .flatMap(listing(context)::one)
                .orElseThrow(() -> new CallFailed(new Failure.UnknownRoute(Excerpt.of(id))));
        return Uni.createFrom().item(GatewayReply.Document.ok(model));
    }

    private ModelListing listing(RoutingContext context) {
        String dialect = Inbounds.of(context).dialect();
        return listings.stream()
                .filter(listing -> listing.dialect().equals(dialect))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the dialect " + dialect + " lists no models"));
    }
}
