package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.call.Actors;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.json.JsonCodec;
import io.sluice.secret.embedded.MasterKeyProblem;
import io.sluice.secret.embedded.MasterKeyRotation;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The embedded secret store over the management API. It shows no secrets. */
@Path("/admin/v1/secrets")
@Singleton
@Requires(Permission.MANAGE_SECRETS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Secrets", description = "The embedded secret store.")
public final class SecretsResource {
    private final MasterKeyRotation rotation;
    private final AuditTrail trail;

    SecretsResource(MasterKeyRotation rotation, AuditTrail trail) {
        this.rotation = rotation;
        this.trail = trail;
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
}
