package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
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

/** Where MLflow's clients send questions to models. */
@Path("/")
@Tag(name = "MLflow")
@Requires(Permission.CALL)
public final class InvocationResource {
    private final VisibleRoutes routes;
    private final Invocations invocations;

    InvocationResource(VisibleRoutes routes, Invocations invocations) {
        this.routes = routes;
        this.invocations = invocations;
    }

    @POST
    @Path("gateway/{name}/invocations")
    @Operation(
            summary = "Ask a route, in either generation's words",
            description =
                    "A request with candidate_count or text is generation 1; one with n, input, stream or tools is"
                            + " generation 2; otherwise the words in which the route was declared decide.")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> gateway(@PathParam("name") String name, @Context RoutingContext context) {
        Route route = route(name, context);
        ObjectNode body = JsonBody.of(context);
        return invocations.run(Inbounds.of(context), route, Generations.of(route, body), body, false);
    }

    @POST
    @Path("endpoints/{name}/invocations")
    @Operation(summary = "Ask an endpoint, in generation 2's words")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> endpoints(@PathParam("name") String name, @Context RoutingContext context) {
        return invocations.run(
                Inbounds.of(context), route(name, context), Generation.ENDPOINTS, JsonBody.of(context), false);
    }

    @POST
    @Path("serving-endpoints/{name}/invocations")
    @Operation(summary = "Ask an endpoint the way MLflow's client for Databricks does")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(responseCode = "200", content = @Content(mediaType = "application/json"))
    public Uni<GatewayReply> servingEndpoints(@PathParam("name") String name, @Context RoutingContext context) {
        return invocations.run(
                Inbounds.of(context), route(name, context), Generation.ENDPOINTS, JsonBody.of(context), true);
    }

    private Route route(String name, RoutingContext context) {
        return routes.find(Inbounds.of(context).principal(), name)
                .orElseThrow(() -> new CallFailed(new Failure.UnknownRoute(Discovery.shown(name))));
    }
}
