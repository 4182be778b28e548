package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.call.Actors;
import io.sluice.call.Inbounds;
import io.sluice.catalog.KnownSecret;
import io.sluice.catalog.SecretAdministration;
import io.sluice.catalog.SecretConflict;
import io.sluice.catalog.SecretImport;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.json.JsonCodec;
import io.sluice.secret.embedded.MasterKeyProblem;
import io.sluice.secret.embedded.MasterKeyRotation;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/**
 * Secrets over the management API. It shows none. Names have slashes in them, which stand in the path as they are:
 * {@code /admin/v1/secrets/llm/openai/rotate}.
 */
@Path(SecretsResource.PATH)
@Singleton
@Requires(Permission.MANAGE_SECRETS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Secrets", description = "Credentials of providers: where they are and who uses them, never what they are.")
@APIResponse(
        responseCode = "400",
        description = "The request is not valid; the problem lists every error with its field",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
@APIResponse(
        responseCode = "401",
        description = "A valid key is needed",
        content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
public final class SecretsResource {
    static final String PATH = "/admin/v1/secrets";

    private static final String ID = "A name in the gateway's own store, such as llm/openai, or a reference, such as"
            + " vault:llm/prod/openai%23api_key";

    private final SecretAdministration secrets;
    private final SecretImport imports;
    private final SecretProbe probe;
    private final MasterKeyRotation rotation;
    private final AuditTrail trail;

    SecretsResource(
            SecretAdministration secrets,
            SecretImport imports,
            SecretProbe probe,
            MasterKeyRotation rotation,
            AuditTrail trail) {
        this.secrets = secrets;
        this.imports = imports;
        this.probe = probe;
        this.rotation = rotation;
        this.trail = trail;
    }

    /** Lists secrets. */
    @GET
    @Operation(
            summary = "List all secrets",
            description =
                    "Every reference that a route makes, and the newest version of everything in the gateway's own"
                            + " store, by reference.")
    @APIResponse(
            responseCode = "200",
            description = "A page of secrets",
            content = @Content(schema = @Schema(implementation = SecretSchemas.Page.class)))
    public Uni<Response> list(
            @QueryParam("page_size")
                    @Parameter(
                            description = "Secrets a page, 1 to 1000",
                            schema = @Schema(type = SchemaType.INTEGER, defaultValue = "100"))
                    @Nullable
                    String pageSize,
            @QueryParam("page_token") @Parameter(description = "The next_page_token of the page before") @Nullable
                    String pageToken) {
        return secrets.all().map(all -> Documents.ok(SecretDocuments.PAGES.page(all, pageSize, pageToken)));
    }

    /** Shows a secret, all but itself. */
    @GET
    @Path("{id: .+}")
    @Operation(summary = "Show a secret", description = "All of it but itself.")
    @APIResponse(
            responseCode = "200",
            description = "The newest version of a name, with all versions; or what a reference leads to",
            content = @Content(schema = @Schema(implementation = SecretSchemas.WithVersions.class)))
    @APIResponse(
            responseCode = "404",
            description = "It is neither kept nor used",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Uni<Response> get(@PathParam("id") @Parameter(description = ID) String id) {
        return secrets.find(id).map(versions -> Documents.ok(SecretDocuments.withVersions(versions)));
    }

    /** Keeps a new secret. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Import a secret",
            description = "From the body, or from the environment or a file of the gateway's host. Routes use it by the"
                    + " reference in the reply.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SecretSchemas.Body.class)))
    @APIResponse(
            responseCode = "201",
            description = "Kept; Location is its address",
            content = @Content(schema = @Schema(implementation = SecretSchemas.Secret.class)))
    @APIResponse(
            responseCode = "409",
            description = "Something is kept under this name already",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Uni<Response> create(byte[] body, @Context RoutingContext context) {
        SecretBody given = SecretBody.ofNew(body);
        return given.value(imports)
                .chain(value -> secrets.create(Actors.of(context), given.name(), value))
                .map(secret -> made(given.name(), secret));
    }

    /** Removes a secret. */
    @DELETE
    @Path("{id: .+}")
    @Operation(summary = "Remove a secret", description = "With all of its versions. No route may use any of them.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "It is not kept here")
    @APIResponse(
            responseCode = "409",
            description = "Routes use it, which the problem names; or another store keeps it",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Uni<Response> delete(
            @PathParam("id") @Parameter(description = "Its name, such as llm/openai") String name,
            @Context RoutingContext context) {
        return secrets.delete(Actors.of(context), name)
                .map(deleted -> Response.noContent().build());
    }

    /** Writes a new version and moves the routes to it. */
    @POST
    @Path("{id: .+}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Rotate a secret",
            description =
                    "Writes a new version, and has the routes that were made over the API and use an older one use it"
                            + " from the next call on. Routes of the catalog file keep the version that they name.")
    @RequestBody(
            required = true,
            content = @Content(schema = @Schema(implementation = SecretSchemas.VersionBody.class)))
    @APIResponse(
            responseCode = "200",
            description = "Rotated, and served",
            content = @Content(schema = @Schema(implementation = SecretSchemas.Rotation.class)))
    @APIResponse(responseCode = "404", description = "It is not kept here")
    @APIResponse(responseCode = "409", description = "The catalog file or another store says what it is")
    public Uni<Response> rotate(
            @PathParam("id") @Parameter(description = "Its name, such as llm/openai") String name,
            byte[] body,
            @Context RoutingContext context) {
        return SecretBody.ofVersion(body)
                .value(imports)
                .chain(value -> secrets.rotate(Actors.of(context), name, value))
                .map(done -> Documents.ok(SecretDocuments.of(done)));
    }

    /** Tries a secret out. */
    @POST
    @Path("{id: .+}/test")
    @Operation(
            summary = "Try a secret out",
            description =
                    "Reads it, and makes one tiny real call of every route that uses it, which providers may charge"
                            + " for.")
    @APIResponse(
            responseCode = "200",
            description = "How it went, well or not",
            content = @Content(schema = @Schema(implementation = SecretSchemas.ProbeResult.class)))
    @APIResponse(responseCode = "404", description = "It is neither kept nor used")
    public Uni<Response> test(
            @PathParam("id") @Parameter(description = ID) String id, @Context RoutingContext context) {
        return probe.tryOut(id, Inbounds.of(context)).map(Documents::ok);
    }

    /** Rotates the master key. */
    @POST
    @Path("rotate-master-key")
    @Operation(
            summary = "Rotate the master key",
            description =
                    "Seals all secrets anew under the newest master key. If they are already, and the keys are in the"
                            + " gateway's own file, a newer key is made first. No route stops meanwhile.")
    @APIResponse(
            responseCode = "200",
            description = "All secrets are sealed by this key version now",
            content = @Content(schema = @Schema(implementation = Schemas.Rotation.class)))
    @APIResponse(
            responseCode = "409",
            description = "No newer key can be had; the problem says what to do",
            content = @Content(mediaType = Schemas.PROBLEM, schema = @Schema(implementation = Schemas.Problem.class)))
    public Uni<Response> rotateMasterKey(@Context RoutingContext context) {
        Actor actor = Actors.of(context);
        return rotation.rotate(outcome ->
                        trail.record(actor, AuditEvent.done("master-key.rotate", "master-key", document(outcome))))
                .map(outcome -> Documents.ok(document(outcome)));
    }

    private static ObjectNode document(MasterKeyRotation.Outcome outcome) {
        return JsonCodec.object().put("key_version", outcome.keyVersion()).put("resealed", outcome.resealed());
    }

    @ServerExceptionMapper
    Response masterKey(MasterKeyProblem problem, RoutingContext context) {
        return ConflictProblem.masterKey(String.valueOf(problem.getMessage()), context);
    }

    @ServerExceptionMapper
    Response conflict(SecretConflict conflict, RoutingContext context) {
        return ConflictProblem.of(conflict, context);
    }

    private static Response made(String name, KnownSecret secret) {
        return Documents.madeAt(PATH + "/" + name, SecretDocuments.of(secret));
    }
}
