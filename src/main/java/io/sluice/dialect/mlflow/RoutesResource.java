package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
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

/** Generation 1: routes and their limits. */
@Path("/api/2.0/gateway")
@Tag(name = "MLflow")
@Requires(Permission.CALL)
public final class RoutesResource {
    private final VisibleRoutes routes;
    private final RouteManagement management;
    private final LimitManagement limits;

    RoutesResource(VisibleRoutes routes, RouteManagement management, LimitManagement limits) {
        this.routes = routes;
        this.management = management;
        this.limits = limits;
    }

    @GET
    @Path("routes")
    @Operation(summary = "List the routes, 3000 a page")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply list(@QueryParam("page_token") @Nullable String token, @Context RoutingContext context) {
        return Discovery.page(routes.all(Inbounds.of(context).principal()), "routes", this::shown, token);
    }

    @GET
    @Path("routes/{name}")
    @Operation(summary = "Show a route")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply get(@PathParam("name") String name, @Context RoutingContext context) {
        Route route =
                routes.find(Inbounds.of(context).principal(), name).orElseThrow(() -> Discovery.unknown("route", name));
        return Discovery.document(shown(route));
    }

    @POST
    @Path("routes")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(
            summary = "Make a route, in any of MLflow's spellings",
            description =
                    "It is live when the reply arrives. A credential in the body is moved into the secret store at"
                            + " once and never shown again.")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> create(@Context RoutingContext context) {
        return management.create(context, Style.ROUTES, this::shown);
    }

    @DELETE
    @Path("routes/{name}")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(summary = "Remove a route")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> delete(@PathParam("name") String name, @Context RoutingContext context) {
        return management.delete(context, name);
    }

    /** MLflow's own server answers 501 always; the gateway has limits, so it tells them. */
    @GET
    @Path("limits/{name}")
    @Operation(summary = "Show the limits of a route: those that were set, else the one it was declared with")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply limits(@PathParam("name") String name, @Context RoutingContext context) {
        return limits.get(context, name, "route");
    }

    @POST
    @Path("limits")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(
            summary = "Set the limits of a route",
            description = "They hold for all callers and all dialects together, in the place of those that were set"
                    + " before and of the one it was declared with. An empty list has that one hold again.")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> setLimits(@Context RoutingContext context) {
        return limits.set(context);
    }

    private ObjectNode shown(Route route) {
        return Discovery.route(route, limits.of(route));
    }
}
