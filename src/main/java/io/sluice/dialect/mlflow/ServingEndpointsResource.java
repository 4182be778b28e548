package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.json.JsonCodec;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Routes as Databricks' serving endpoints, for MLflow's client that speaks to those. */
@Path("/api/2.0/serving-endpoints")
@Tag(name = "MLflow")
@Requires(Permission.CALL)
public final class ServingEndpointsResource {
    private final VisibleRoutes routes;
    private final RouteManagement management;
    private final LimitManagement limits;

    ServingEndpointsResource(VisibleRoutes routes, RouteManagement management, LimitManagement limits) {
        this.routes = routes;
        this.management = management;
        this.limits = limits;
    }

    @GET
    @Operation(summary = "List the serving endpoints")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply list(@Context RoutingContext context) {
        ObjectNode body = JsonCodec.object();
        ArrayNode endpoints = body.putArray("endpoints");
        routes.all(Inbounds.of(context).principal()).forEach(route -> endpoints.add(object(route)));
        return Discovery.document(body);
    }

    @GET
    @Path("{name}")
    @Operation(summary = "Show a serving endpoint")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public GatewayReply get(@PathParam("name") String name, @Context RoutingContext context) {
        return routes.find(Inbounds.of(context).principal(), name)
                .map(route -> Discovery.document(object(route)))
                .orElseGet(() -> TypedErrors.of(
                        TypedErrors.Code.RESOURCE_DOES_NOT_EXIST,
                        "Endpoint with name '" + Discovery.shown(name) + "' does not exist."));
    }

    @POST
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(summary = "Make a serving endpoint of an external model")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> create(@Context RoutingContext context) {
        return management.create(context, Style.ENDPOINTS, ServingEndpointsResource::object);
    }

    @DELETE
    @Path("{name}")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(summary = "Remove a serving endpoint")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> delete(@PathParam("name") String name, @Context RoutingContext context) {
        return management.delete(context, name);
    }

    @PUT
    @Path("{name}/rate-limits")
    @Requires(Permission.MANAGE_ROUTES)
    @Operation(
            summary = "Set the rate limits of a serving endpoint",
            description = "They hold for all callers and all dialects together, whatever their key says.")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> setRateLimits(@PathParam("name") String name, @Context RoutingContext context) {
        return limits.setRateLimits(context, name);
    }

    private static ObjectNode object(Route route) {
        ObjectNode object = JsonCodec.object().put("name", route.name().value());
        object.putObject("config")
                .putArray("served_entities")
                .addObject()
                .put("name", route.name().value())
                .putObject("external_model")
                .put("name", route.primary().model())
                .put("provider", route.primary().provider().value())
                .put("task", route.task().id());
        object.putObject("state").put("ready", "READY").put("config_update", "NOT_UPDATING");
        return object.put("task", route.task().id());
    }
}
