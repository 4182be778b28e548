package io.sluice.admin;

import io.sluice.admission.GatewayAdministration;
import io.sluice.admission.GatewayEpoch;
import io.sluice.admission.GatewayHeard;
import io.sluice.call.Actors;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
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

/** The gateways that share budgets, over the management API. */
@Path(GatewaysResource.PATH)
@Singleton
@Requires(Permission.MANAGE_ROUTES)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Gateways", description = "The gateways that share budgets, and what they have taken of them.")
public final class GatewaysResource {
    static final String PATH = "/admin/v1/gateways";
    private static final Pages<GatewayEpoch> PAGES = new Pages<>(GatewayEpoch::id, id -> true, GatewayEpoch::document);

    private final GatewayAdministration gateways;

    GatewaysResource(GatewayAdministration gateways) {
        this.gateways = gateways;
    }

    /** Lists gateways. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES})
    @Operation(
            summary = "List the gateways",
            description = "Every start whose attempts may not all be in the ledger, with its shares of budgets.")
    @APIResponse(
            responseCode = "200",
            description = "A page of gateways",
            content = @Content(schema = @Schema(implementation = RuleSchemas.GatewayPage.class)))
    public Uni<Response> list(
            @QueryParam("page_size")
                    @Parameter(
                            description = "Gateways a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        return gateways.all().map(all -> Documents.ok(PAGES.page(all, pageSize, pageToken)));
    }

    /** Shows a gateway. */
    @GET
    @Path("{id}")
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES})
    @Operation(summary = "Show a gateway")
    @APIResponse(
            responseCode = "200",
            description = "The gateway and its shares",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Gateway.class)))
    @APIResponse(responseCode = "404", description = "There is no such gateway, or all it did is in the ledger")
    public Uni<Response> get(@PathParam("id") String id) {
        return gateways.find(id).map(epoch -> Documents.ok(GatewayEpoch.document(epoch)));
    }

    /** Decides what becomes of a lost gateway's shares. */
    @POST
    @Path("{id}/close")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Decide what becomes of a lost gateway's shares",
            description =
                    "For a gateway that never comes back and whose journal is lost: its shares of budgets count as"
                            + " spent, or are returned. With its journal, start a gateway on that; nothing has to be decided then.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RuleSchemas.GatewayClose.class)))
    @APIResponse(
            responseCode = "200",
            description = "Decided",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Gateway.class)))
    @APIResponse(
            responseCode = "400",
            description = "The request is not valid; the problem lists every error with its field",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    @APIResponse(responseCode = "404", description = "There is no such gateway, or all it did is in the ledger")
    @APIResponse(
            responseCode = "409",
            description = "The gateway was heard of too lately",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Uni<Response> close(@PathParam("id") String id, byte[] body, @Context RoutingContext context) {
        return gateways.close(Actors.of(context), id, Documents.read(body))
                .map(epoch -> Documents.ok(GatewayEpoch.document(epoch)));
    }

    @ServerExceptionMapper
    Response heard(GatewayHeard heard, RoutingContext context) {
        return ConflictProblem.of(heard, context);
    }
}
