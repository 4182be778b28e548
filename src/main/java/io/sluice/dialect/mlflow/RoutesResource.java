package io.sluice.dialect.mlflow;

import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Declaration.Limit;
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

    RoutesResource(VisibleRoutes routes, RouteManagement management) {
        this.routes = routes;
        this.management = management;
    }

    @GET
    @Path("routes")
    @Operation(summary = "List the routes, 3000 a page")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply list(@QueryParam("page_token") @Nullable String token, @Context RoutingContext context) {
        return Discovery.page(routes.all(Inbounds.of(context).principal()), "routes", Discovery::route, token);
    }

    @GET
    @Path("routes/{name}")
    @Operation(summary = "Show a route")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply get(@PathParam("name") String name, @Context RoutingContext context) {
        Route route =
                routes.find(Inbounds.of(context).principal(), name).orElseThrow(() -> Discovery.unknown("route", name));
        return Discovery.document(Discovery.route(route));
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
        return management.create(context, Style.ROUTES, Discovery::route);
    }

    @DELETE
    @Path("routes/{name}")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(summary = "Remove a route")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> delete(@PathParam("name") String name, @Context RoutingContext context) {
        return management.delete(context, name);
    }

    /** MLflow's own server answers 501 always; the gateway knows what was declared, so it tells that. */
    @GET
    @Path("limits/{name}")
    @Operation(summary = "Show the limit that a route was declared with; 501 when it has none")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply limits(@PathParam("name") String name, @Context RoutingContext context) {
        Limit limit = routes.find(Inbounds.of(context).principal(), name)
                .map(route -> route.declaration().limit())
                .orElseThrow(() -> notAvailable("get_limits"));
        return Discovery.limits(limit);
    }

    @POST
    @Path("limits")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(summary = "Not available in MLflow either")
    @APIResponse(responseCode = "501")
    public GatewayReply setLimits() {
        throw notAvailable("set_limits");
    }

    private static CallFailed notAvailable(String api) {
        return new CallFailed(
                new Failure.Prescribed(501, "The " + api + " API is not available in OSS MLflow AI Gateway."));
    }
}
