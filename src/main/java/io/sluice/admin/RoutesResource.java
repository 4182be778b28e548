package io.sluice.admin;

import io.sluice.call.Actors;
import io.sluice.call.Inbounds;
import io.sluice.catalog.CatalogRoute;
import io.sluice.catalog.RouteAdministration;
import io.sluice.catalog.RouteConflict;
import io.sluice.catalog.RouteDefinitionWriter;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.routing.Declaration.Style;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Routes over the management API. */
@Path(RoutesResource.PATH)
@Singleton
@Requires(Permission.MANAGE_ROUTES)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Routes", description = "The named things that callers address, and what is behind them.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@APIResponse(
        responseCode = "401",
        description = "A valid key is needed",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class RoutesResource {
    static final String PATH = "/admin/v1/routes";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private static final Pages<CatalogRoute> PAGES =
            new Pages<>(CatalogRoute::name, RouteName::isValid, RouteDefinitionWriter::document);

    private final RouteAdministration routes;
    private final RouteProbe probe;

    RoutesResource(RouteAdministration routes, RouteProbe probe) {
        this.routes = routes;
        this.probe = probe;
    }

    /** Lists routes. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES})
    @Operation(summary = "List all routes", description = "Those of the file and the gateway's own too, by name.")
    @APIResponse(
            responseCode = "200",
            description = "A page of routes",
            content = @Content(schema = @Schema(implementation = Schemas.RoutePage.class)))
    public Response list(
            @QueryParam("page_size")
                    @Parameter(
                            description = "Routes a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        return Documents.ok(PAGES.page(routes.all(), pageSize, pageToken));
    }

    /** Shows a route. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES})
    @Path("{name}")
    @Operation(summary = "Show a route", description = "Credentials appear as references only.")
    @APIResponse(
            responseCode = "200",
            description = "The route; ETag is its revision",
            content = @Content(schema = @Schema(implementation = Schemas.Route.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no route of this name",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Response get(@PathParam("name") String name) {
        return shown(require(name), 200).build();
    }

    /** Makes a route. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make a route",
            description =
                    "It is live when the reply arrives. Credentials in the body are moved into the secret store at"
                            + " once and never shown again. Every spelling of MLflow's routes and endpoints is understood too.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Schemas.RouteBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made; Location is its address",
            content = @Content(schema = @Schema(implementation = Schemas.Route.class)))
    @APIResponse(
            responseCode = "409",
            description = "The name is taken; the problem says where that route is declared",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        return routes.create(Actors.editor(context), Documents.read(body), Style.NATIVE)
                .map(route -> shown(route, 201)
                        .location(URI.create(PATH + "/" + route.name()))
                        .build());
    }

    /** Replaces a route. */
    @PUT
    @Path("{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Replace a route",
            description = "What the body leaves out is gone. A credential is kept by sending back its reference.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Schemas.RouteBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Replaced",
            content = @Content(schema = @Schema(implementation = Schemas.Route.class)))
    @APIResponse(responseCode = "404", description = "There is no route of this name")
    @APIResponse(responseCode = "409", description = "The route is declared in the file or by the gateway itself")
    @APIResponse(responseCode = "412", description = "The route is no longer in the revision of If-Match")
    public Uni<Response> replace(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Parameter(description = "The ETag of the route as it was read") @Nullable
                    String ifMatch,
            byte[] body,
            @Context RoutingContext context) {
        return routes.replace(Actors.editor(context), name, Documents.read(body), EntityTags.ifMatch(ifMatch))
                .map(route -> shown(route, 200).build());
    }

    /** Changes parts of a route. */
    @PATCH
    @Path("{name}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Change parts of a route",
            description = "A JSON merge patch (RFC 7396): members that are null are removed, others replaced.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = Schemas.RouteBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = Schemas.Route.class)))
    @APIResponse(responseCode = "404", description = "There is no route of this name")
    @APIResponse(responseCode = "409", description = "The route is declared in the file or by the gateway itself")
    @APIResponse(responseCode = "412", description = "The route is no longer in the revision of If-Match")
    public Uni<Response> patch(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Parameter(description = "The ETag of the route as it was read") @Nullable
                    String ifMatch,
            byte[] body,
            @Context RoutingContext context) {
        return routes.patch(Actors.editor(context), name, Documents.read(body), EntityTags.ifMatch(ifMatch))
                .map(route -> shown(route, 200).build());
    }

    /** Removes a route. */
    @DELETE
    @Path("{name}")
    @Operation(summary = "Remove a route", description = "Its credentials in the secret store go with it.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "There is no route of this name")
    @APIResponse(
            responseCode = "409",
            description = "The route is declared in the file or by the gateway itself, or others use its credentials")
    @APIResponse(responseCode = "412", description = "The route is no longer in the revision of If-Match")
    public Uni<Response> delete(
            @PathParam("name") String name,
            @HeaderParam("If-Match") @Parameter(description = "The ETag of the route as it was read") @Nullable
                    String ifMatch,
            @Context RoutingContext context) {
        return routes.delete(Actors.editor(context), name, EntityTags.ifMatch(ifMatch))
                .map(deleted -> Response.noContent().build());
    }

    /** Tries a route out. */
    @POST
    @Path("{name}/test")
    @Operation(
            summary = "Try a route out",
            description = "Makes one tiny real call, which the provider may charge for, and says how it went.")
    @APIResponse(
            responseCode = "200",
            description = "How it went, well or not",
            content = @Content(schema = @Schema(implementation = Schemas.ProbeResult.class)))
    @APIResponse(responseCode = "404", description = "There is no route of this name")
    public Uni<Response> test(@PathParam("name") String name, @Context RoutingContext context) {
        return probe.call(require(name).route(), Inbounds.of(context)).map(Documents::ok);
    }

    @ServerExceptionMapper
    Response conflict(RouteConflict conflict, RoutingContext context) {
        return ConflictProblem.of(conflict, context);
    }

    private CatalogRoute require(String name) {
        return routes.find(name).orElseThrow(() -> new CallFailed(new Failure.UnknownRoute(shortened(name))));
    }

    private static Response.ResponseBuilder shown(CatalogRoute route, int status) {
        return Documents.of(status, RouteDefinitionWriter.document(route))
                .header("ETag", EntityTags.of(route.definition().provenance().revision()));
    }

    private static String shortened(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80);
    }
}
