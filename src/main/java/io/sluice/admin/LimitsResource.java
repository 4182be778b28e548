package io.sluice.admin;

import io.sluice.admission.LimitDocument;
import io.sluice.admission.RateLimit;
import io.sluice.admission.RuleAdministration;
import io.sluice.call.Actors;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
import org.jspecify.annotations.Nullable;

/** Rate limits over the management API. */
@Path(LimitsResource.PATH)
@Singleton
@Requires(Permission.MANAGE_ROUTES)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Limits", description = "How much may come in how long.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class LimitsResource {
    static final String PATH = "/admin/v1/limits";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final Pages<RateLimit> PAGES = new Pages<>(RateLimit::id, id -> true, LimitDocument::write);

    private final RuleAdministration rules;

    LimitsResource(RuleAdministration rules) {
        this.rules = rules;
    }

    /** Lists limits. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES})
    @Operation(
            summary = "List all limits",
            description =
                    "In the order they were made. Limits that routes were declared with are shown with the routes.")
    @APIResponse(
            responseCode = "200",
            description = "A page of limits",
            content = @Content(schema = @Schema(implementation = RuleSchemas.LimitPage.class)))
    public Response list(
            @QueryParam("page_size")
                    @Parameter(
                            description = "Limits a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        return Documents.ok(PAGES.page(rules.limits(), pageSize, pageToken));
    }

    /** Shows a limit. */
    @GET
    @Requires({Permission.READ_ROUTES, Permission.MANAGE_ROUTES})
    @Path("{id}")
    @Operation(summary = "Show a limit")
    @APIResponse(
            responseCode = "200",
            description = "The limit",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Limit.class)))
    @APIResponse(responseCode = "404", description = "There is no limit of this id")
    public Response get(@PathParam("id") String id) {
        return Documents.ok(LimitDocument.write(rules.limit(id)));
    }

    /** Makes a limit. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Make a limit", description = "It holds beside all others that count the same calls.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RuleSchemas.LimitBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made, and in force on the gateway that answers; Location is its address",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Limit.class)))
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        return rules.createLimit(Actors.of(context), Documents.read(body))
                .map(limit -> Documents.created(PATH, limit.id(), LimitDocument.write(limit)));
    }

    /** Changes parts of a limit. */
    @PATCH
    @Path("{id}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Change parts of a limit",
            description = "A JSON merge patch (RFC 7396). What was counted stays counted when only the amount changes.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = RuleSchemas.LimitBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = RuleSchemas.Limit.class)))
    @APIResponse(responseCode = "404", description = "There is no limit of this id")
    public Uni<Response> patch(@PathParam("id") String id, byte[] body, @Context RoutingContext context) {
        return rules.patchLimit(Actors.of(context), id, Documents.read(body))
                .map(limit -> Documents.ok(LimitDocument.write(limit)));
    }

    /** Removes a limit. */
    @DELETE
    @Path("{id}")
    @Operation(summary = "Remove a limit")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "There is no limit of this id")
    public Uni<Response> delete(@PathParam("id") String id, @Context RoutingContext context) {
        return rules.deleteLimit(Actors.of(context), id)
                .map(deleted -> Response.noContent().build());
    }
}
