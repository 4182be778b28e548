package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.call.Actors;
import io.sluice.identity.Grant;
import io.sluice.identity.Grant.Grantee;
import io.sluice.identity.GrantAdministration;
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

/** Grants over the management API. */
@Path(GrantsResource.PATH)
@Singleton
@Requires(Permission.MANAGE_CALLERS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Grants", description = "Leave to call routes. Nothing is granted by default.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@APIResponse(
        responseCode = "403",
        description = "Only administrators may do this",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class GrantsResource {
    static final String PATH = "/admin/v1/grants";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final GrantAdministration grants;

    GrantsResource(GrantAdministration grants) {
        this.grants = grants;
    }

    /** Lists grants. */
    @GET
    @Operation(summary = "List grants", description = "Oldest first.")
    @APIResponse(
            responseCode = "200",
            description = "A page of grants",
            content = @Content(schema = @Schema(implementation = CallerSchemas.GrantPage.class)))
    public Response list(
            @QueryParam("team") @Parameter(description = "Only those given to this team") @Nullable String team,
            @QueryParam("member") @Parameter(description = "Only those given to this member") @Nullable String member,
            @QueryParam("service_account")
                    @Parameter(description = "Only those given to this service account")
                    @Nullable
                    String serviceAccount,
            @QueryParam("key") @Parameter(description = "Only those given to the key with this id") @Nullable
                    String key,
            @QueryParam("page_size")
                    @Parameter(
                            description = "Grants a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        List<Grant> found = grants.all().stream()
                .filter(grant -> isTo(grant, Grantee.Kind.TEAM, team)
                        && isTo(grant, Grantee.Kind.MEMBER, member)
                        && isTo(grant, Grantee.Kind.SERVICE_ACCOUNT, serviceAccount)
                        && isTo(grant, Grantee.Kind.KEY, key))
                .toList();
        return Documents.ok(GrantDocuments.PAGES.page(found, pageSize, pageToken));
    }

    /** Shows a grant. */
    @GET
    @Path("{id}")
    @Operation(summary = "Show a grant")
    @APIResponse(
            responseCode = "200",
            description = "The grant",
            content = @Content(schema = @Schema(implementation = CallerSchemas.Grant.class)))
    @APIResponse(responseCode = "404", description = "There is no grant with this id")
    public Response get(@PathParam("id") String id) {
        return Documents.ok(GrantDocuments.of(grants.find(id)));
    }

    /** Grants routes. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Grant routes",
            description =
                    "To a team, a member, a service account or one key. Routes need not exist yet. A call must keep"
                            + " the ceilings of one of the grants that cover its route.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CallerSchemas.GrantBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Granted; Location is the grant's address",
            content = @Content(schema = @Schema(implementation = CallerSchemas.Grant.class)))
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        return grants.create(Actors.of(context), GrantDocuments.draft(Documents.read(body)))
                .map(grant -> Documents.created(PATH, grant.id(), GrantDocuments.of(grant)));
    }

    /** Changes a grant. */
    @PATCH
    @Path("{id}")
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(summary = "Change a grant", description = "A JSON merge patch (RFC 7396).")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CallerSchemas.GrantBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = CallerSchemas.Grant.class)))
    @APIResponse(responseCode = "404", description = "There is no grant with this id")
    public Uni<Response> patch(@PathParam("id") String id, byte[] body, @Context RoutingContext context) {
        JsonNode mergePatch = Documents.read(body);
        return grants.update(Actors.of(context), id, present -> GrantDocuments.patched(present, mergePatch))
                .map(grant -> Documents.ok(GrantDocuments.of(grant)));
    }

    /** Takes a grant back. */
    @DELETE
    @Path("{id}")
    @Operation(summary = "Take a grant back")
    @APIResponse(responseCode = "204", description = "Taken back")
    @APIResponse(responseCode = "404", description = "There is no grant with this id")
    public Uni<Response> delete(@PathParam("id") String id, @Context RoutingContext context) {
        return grants.delete(Actors.of(context), id)
                .map(deleted -> Response.noContent().build());
    }

    private static boolean isTo(Grant grant, Grantee.Kind kind, @Nullable String name) {
        return name == null || grant.to().equals(new Grantee(kind, name));
    }
}
