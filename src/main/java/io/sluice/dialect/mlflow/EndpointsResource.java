package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Generation 2: endpoints and their limits. */
@Path("/api")
@Tag(name = "MLflow")
@Requires(Permission.CALL)
public final class EndpointsResource {
    private final VisibleRoutes routes;
    private final LimitManagement limits;

    EndpointsResource(VisibleRoutes routes, LimitManagement limits) {
        this.routes = routes;
        this.limits = limits;
    }

    @GET
    @Path("2.0/endpoints")
    @Operation(summary = "List the endpoints, 3000 a page")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply list(@QueryParam("page_token") @Nullable String token, @Context RoutingContext context) {
        return Discovery.page(routes.all(Inbounds.of(context).principal()), "endpoints", this::shown, token);
    }

    @GET
    @Path("2.0/endpoints/{name}")
    @Operation(summary = "Show an endpoint")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply get(@PathParam("name") String name, @Context RoutingContext context) {
        Route route = routes.find(Inbounds.of(context).principal(), name)
                .orElseThrow(() -> Discovery.unknown("endpoint", name));
        return Discovery.document(shown(route));
    }

    @GET
    @Path("3.0/gateway/endpoint/{name}")
    @Operation(summary = "Show an endpoint, under the address of MLflow 3")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply getInThree(@PathParam("name") String name, @Context RoutingContext context) {
        return get(name, context);
    }

    /** MLflow's own server answers 501 always; the gateway has limits, so it tells them. */
    @GET
    @Path("2.0/endpoints/limits/{name}")
    @Operation(summary = "Show the limits of an endpoint: those that were set, else the one it was declared with")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply limits(@PathParam("name") String name, @Context RoutingContext context) {
        return limits.get(context, name, "endpoint");
    }

    @POST
    @Path("2.0/endpoints/limits")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(
            summary = "Set the limits of an endpoint",
            description = "They hold for all callers and all dialects together, in the place of those that were set"
                    + " before and of the one it was declared with. An empty list has that one hold again.")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> setLimits(@Context RoutingContext context) {
        return limits.set(context);
    }

    private ObjectNode shown(Route route) {
        return Discovery.endpoint(route, limits.of(route));
    }
}
