package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.call.Actors;
import io.sluice.identity.Caller;
import io.sluice.identity.CallerAdministration;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Service accounts over the management API. */
@Path(ServiceAccountsResource.PATH)
@Singleton
@Requires(Permission.MANAGE_CALLERS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Service Accounts", description = "Applications that keys belong to.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@APIResponse(
        responseCode = "403",
        description = "Only administrators may do this",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class ServiceAccountsResource {
    static final String PATH = "/admin/v1/service-accounts";
    private static final Caller.Kind KIND = Caller.Kind.SERVICE_ACCOUNT;
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final CallerAdministration callers;

    ServiceAccountsResource(CallerAdministration callers) {
        this.callers = callers;
    }

    /** Lists service accounts. */
    @GET
    @Operation(summary = "List service accounts", description = "By name.")
    @APIResponse(
            responseCode = "200",
            description = "A page of service accounts",
            content = @Content(schema = @Schema(implementation = CallerSchemas.ServiceAccountPage.class)))
    public Response list(
            @QueryParam("team") @Parameter(description = "Only those of this team") @Nullable String team,
            @QueryParam("page_size")
                    @Parameter(
                            description = "Service accounts a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        List<Caller> found = callers.all().stream()
                .filter(caller -> caller.kind() == KIND && (team == null || team.equals(caller.team())))
                .toList();
        return Documents.ok(CallerDocuments.CALLER_PAGES.page(found, pageSize, pageToken));
    }

    /** Shows a service account. */
    @GET
    @Path("{name}")
    @Operation(summary = "Show a service account")
    @APIResponse(
            responseCode = "200",
            description = "The service account",
            content = @Content(schema = @Schema(implementation = CallerSchemas.ServiceAccount.class)))
    @APIResponse(responseCode = "404", description = "There is no service account of this name")
    public Response get(@PathParam("name") String name) {
        return Documents.ok(CallerDocuments.of(callers.find(KIND, name)));
    }

    /** Makes a service account. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make a service account",
            description = "An application: it may call granted routes and nothing else.")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = CallerSchemas.ServiceAccountBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made; Location is its address",
            content = @Content(schema = @Schema(implementation = CallerSchemas.ServiceAccount.class)))
    @APIResponse(responseCode = "409", description = "There is a member or a service account of this name")
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        return callers.create(Actors.of(context), CallerDocuments.draft(KIND, Documents.read(body)))
                .map(caller -> Documents.created(PATH, caller.name(), CallerDocuments.of(caller)));
    }

    /** Changes a service account. */
    @PATCH
    @Path("{name}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(summary = "Change a service account", description = "A JSON merge patch (RFC 7396). The name stays.")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = CallerSchemas.ServiceAccountBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = CallerSchemas.ServiceAccount.class)))
    @APIResponse(responseCode = "404", description = "There is no service account of this name")
    public Uni<Response> patch(@PathParam("name") String name, byte[] body, @Context RoutingContext context) {
        JsonNode mergePatch = Documents.read(body);
        return callers.update(Actors.of(context), KIND, name, present -> CallerDocuments.patched(present, mergePatch))
                .map(caller -> Documents.ok(CallerDocuments.of(caller)));
    }

    /** Removes a service account. */
    @DELETE
    @Path("{name}")
    @Operation(
            summary = "Remove a service account",
            description = "Its keys are revoked at once; the grants given to it go with it.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "There is no service account of this name")
    public Uni<Response> delete(@PathParam("name") String name, @Context RoutingContext context) {
        return callers.delete(Actors.of(context), KIND, name)
                .map(deleted -> Response.noContent().build());
    }
}
