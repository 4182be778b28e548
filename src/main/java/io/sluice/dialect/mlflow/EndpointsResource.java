package io.sluice.dialect.mlflow;

import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Route;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Generation 2: endpoints and their limits. */
@Path("/api")
@Tag(name = "MLflow")
@Requires(Permission.CALL)
public final class EndpointsResource {
    private final VisibleRoutes routes;

    EndpointsResource(VisibleRoutes routes) {
        this.routes = routes;
    }

    @GET
    @Path("2.0/endpoints")
    @Operation(summary = "List the endpoints, 3000 a page")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply list(@QueryParam("page_token") @Nullable String token, @Context RoutingContext context) {
        return Discovery.page(routes.all(Inbounds.of(context).principal()), "endpoints", Discovery::endpoint, token);
    }

    @GET
    @Path("2.0/endpoints/{name}")
    @Operation(summary = "Show an endpoint")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply get(@PathParam("name") String name, @Context RoutingContext context) {
        Route route = routes.find(Inbounds.of(context).principal(), name)
                .orElseThrow(() -> Discovery.unknown("endpoint", name));
        return Discovery.document(Discovery.endpoint(route));
    }

    @GET
    @Path("3.0/gateway/endpoint/{name}")
    @Operation(summary = "Show an endpoint, under the address of MLflow 3")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply getInThree(@PathParam("name") String name, @Context RoutingContext context) {
        return get(name, context);
    }

    /** MLflow's own server answers 501 always; the gateway knows what was declared, so it tells that. */
    @GET
    @Path("2.0/endpoints/limits/{name}")
    @Operation(summary = "Show the limit that an endpoint was declared with; 501 when it has none")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply limits(@PathParam("name") String name, @Context RoutingContext context) {
        Limit limit = routes.find(Inbounds.of(context).principal(), name)
                .map(route -> route.declaration().limit())
                .orElseThrow(() -> notAvailable("get_limits"));
        return Discovery.limits(limit);
    }

    @POST
    @Path("2.0/endpoints/limits")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(summary = "Not available in MLflow either")
    @APIResponse(responseCode = "501")
    public GatewayReply setLimits() {
        throw notAvailable("set_limits");
    }

    private static CallFailed notAvailable(String api) {
        return new CallFailed(new Failure.Prescribed(501, "The " + api + " API is not available yet."));
    }
}
