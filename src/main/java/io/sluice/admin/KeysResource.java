package io.sluice.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.call.Actors;
import io.sluice.call.Inbounds;
import io.sluice.identity.ApiKey;
import io.sluice.identity.KeyAdministration;
import io.sluice.identity.KeyAdministration.Made;
import io.sluice.identity.Permission;
import io.sluice.identity.Principal;
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
import java.time.Clock;
import java.time.Duration;
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

/** Keys over the management API. A key itself is shown once, when it is made. */
@Path(KeysResource.PATH)
@Singleton
@Requires({Permission.MANAGE_CALLERS, Permission.OWN_KEYS})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Keys", description = "What callers identify themselves with.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@APIResponse(
        responseCode = "403",
        description = "The key is somebody else's, or the new one would go beyond the one presented",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class KeysResource {
    static final String PATH = "/admin/v1/keys";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final KeyAdministration keys;
    private final Clock clock;

    KeysResource(KeyAdministration keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Lists keys. */
    @GET
    @Operation(
            summary = "List keys",
            description = "Oldest first, revoked ones included. Whoever is no administrator sees the own ones.")
    @APIResponse(
            responseCode = "200",
            description = "A page of keys",
            content = @Content(schema = @Schema(implementation = CallerSchemas.KeyPage.class)))
    public Response list(
            @QueryParam("owner") @Parameter(description = "Only those of this member or service account") @Nullable
                    String owner,
            @QueryParam("page_size")
                    @Parameter(
                            description = "Keys a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken,
            @Context RoutingContext context) {
        List<ApiKey> found = keys.all(caller(context), owner).toList();
        return Documents.ok(KeyDocuments.pages(keys).page(found, pageSize, pageToken));
    }

    /** Shows a key. */
    @GET
    @Path("{id}")
    @Operation(summary = "Show a key", description = "Everything but the key itself.")
    @APIResponse(
            responseCode = "200",
            description = "The key",
            content = @Content(schema = @Schema(implementation = CallerSchemas.Key.class)))
    @APIResponse(responseCode = "404", description = "There is no key with this id")
    public Response get(@PathParam("id") String id, @Context RoutingContext context) {
        return shown(keys.find(caller(context), id));
    }

    /** Makes a key. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make a key",
            description = "For a member or a service account. What the body says beyond the owner only narrows what the"
                    + " owner may. Whoever is no administrator makes keys for itself alone, which may no more than the key"
                    + " they are made with.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CallerSchemas.KeyBody.class)))
    @APIResponse(
            responseCode = "201",
            description = "Made. The key itself is in this answer and is never shown again; Location is its address",
            content = @Content(schema = @Schema(implementation = CallerSchemas.NewKey.class)))
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        return keys.create(
                        Actors.of(context), caller(context), KeyDocuments.draft(Documents.read(body), clock.instant()))
                .map(made -> created(made));
    }

    /** Changes a key. */
    @PATCH
    @Path("{id}")
    @Requires(Permission.MANAGE_CALLERS)
    @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Change a key",
            description = "A JSON merge patch (RFC 7396) of its name, its narrowing or its expiry.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = CallerSchemas.KeyBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = CallerSchemas.Key.class)))
    @APIResponse(responseCode = "404", description = "There is no key with this id")
    @APIResponse(responseCode = "409", description = "The key was revoked or has expired")
    public Uni<Response> patch(@PathParam("id") String id, byte[] body, @Context RoutingContext context) {
        JsonNode mergePatch = Documents.read(body);
        return keys.update(
                        Actors.of(context), id, present -> KeyDocuments.patched(present, mergePatch, clock.instant()))
                .map(this::shown);
    }

    /** Rotates a key. */
    @POST
    @Path("{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Rotate a key",
            description = "Makes a key that may what this one may. This one ends at once, or after the grace.")
    @RequestBody(content = @Content(schema = @Schema(implementation = CallerSchemas.Rotation.class)))
    @APIResponse(
            responseCode = "201",
            description = "The new key. It is in this answer and is never shown again; Location is its address",
            content = @Content(schema = @Schema(implementation = CallerSchemas.NewKey.class)))
    @APIResponse(responseCode = "404", description = "There is no key with this id")
    @APIResponse(responseCode = "409", description = "The key was rotated or revoked, or has expired")
    public Uni<Response> rotate(@PathParam("id") String id, byte[] body, @Context RoutingContext context) {
        Duration grace = KeyDocuments.grace(body.length == 0 ? null : Documents.read(body));
        return keys.rotate(Actors.of(context), caller(context), id, grace).map(made -> created(made));
    }

    /** Revokes a key. */
    @DELETE
    @Path("{id}")
    @Operation(
            summary = "Revoke a key",
            description = "It ends at once on this gateway, within a second on others. It stays on the list.")
    @APIResponse(responseCode = "204", description = "Revoked, now or before")
    @APIResponse(responseCode = "404", description = "There is no key with this id")
    public Uni<Response> revoke(@PathParam("id") String id, @Context RoutingContext context) {
        return keys.revoke(Actors.of(context), caller(context), id)
                .map(revoked -> Response.noContent().build());
    }

    private Response shown(ApiKey key) {
        return Documents.ok(KeyDocuments.of(key, keys.lastUsed(key)));
    }

    private static Response created(Made made) {
        return Documents.created(PATH, made.key().id(), KeyDocuments.of(made));
    }

    private static Principal caller(RoutingContext context) {
        return Inbounds.of(context).principal();
    }
}
