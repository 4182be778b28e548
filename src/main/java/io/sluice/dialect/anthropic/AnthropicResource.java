package io.sluice.dialect.anthropic;

import io.sluice.call.CallPipeline;
import io.sluice.call.Inbound;
import io.sluice.call.Inbounds;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's paths. The body alone says whether an answer is streamed. Bodies are taken as bytes from the request, so that
 * no header decides how they are read. Every method is non-blocking and runs on the caller's event loop.
 */
@Path("/v1/messages")
@Singleton
@Requires(Permission.CALL)
@Tag(name = "Anthropic", description = "The API that Anthropic's clients speak.")
@APIResponse(
        responseCode = "default",
        description = "A refusal or a failure, in Anthropic's form.",
        content = @Content(mediaType = "application/json", schema = @Schema(type = SchemaType.OBJECT)))
public final class AnthropicResource {
    private static final String JSON = "application/json";

    /** Says where a count comes from. */
    private static final String COUNTED_BY = "x-sluice-token-count";

    private final CallPipeline pipeline;
    private final AnthropicErrors errors;

    AnthropicResource(CallPipeline pipeline, AnthropicErrors errors) {
        this.pipeline = pipeline;
        this.errors = errors;
    }

    /** Continues a conversation. */
    @POST
    @Operation(
            summary = "Continues a conversation",
            description = "The model is the name of a route. With stream true the answer comes as server-sent events.")
    @RequestBody(required = true, content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "The answer, whole or as a stream of events that ends with message_stop.",
            content = {
                @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(
                        mediaType = "text/event-stream",
                        schema = @Schema(type = SchemaType.STRING),
                        example = "event: message_stop\ndata: {\"type\":\"message_stop\"}")
            })
    public Uni<GatewayReply> message(@Context RoutingContext context) {
        Decoded asked = AnthropicDecoder.message(contentType(context), body(context), headers(context));
        Inbound inbound = identified(context);
        Stamp stamp = Stamp.of(inbound, asked.request().route());
        return GatewayReply.of(
                pipeline.chat(inbound, asked.request()),
                new AnthropicEncoder(asked, stamp)::message,
                () -> new MessageFrames(asked, stamp, failure -> errors.body(failure, inbound.id())));
    }

    /** Counts the tokens of a conversation: the provider does where it can, else it is an estimate and says so. */
    @POST
    @Path("/count_tokens")
    @Operation(
            summary = "Counts the tokens of a conversation",
            description = "By the provider's own count where it has one, else an estimate. The header " + COUNTED_BY
                    + " says which: provider or estimate.")
    @RequestBody(required = true, content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
    @APIResponse(
            responseCode = "200",
            description = "The count.",
            content = @Content(mediaType = JSON, schema = @Schema(type = SchemaType.OBJECT)))
    public Uni<GatewayReply> count(@Context RoutingContext context) {
        Decoded asked = AnthropicDecoder.count(contentType(context), body(context), headers(context));
        return pipeline.countTokens(identified(context), asked.request())
                .onFailure(AnthropicResource::hasNoCount)
                .recoverWithItem(Optional.empty())
                .map(counted -> {
                    context.response().putHeader(COUNTED_BY, counted.isPresent() ? "provider" : "estimate");
                    long count = counted.orElseGet(() -> TokenEstimate.of(asked.request()));
                    return GatewayReply.Document.ok(AnthropicEncoder.count(count));
                });
    }

    /** Servers that copy Anthropic's API often lack this one path; agents take a 404 for a broken gateway. */
    private static boolean hasNoCount(Throwable thrown) {
        return thrown instanceof CallFailed failed
                && failed.failure() instanceof Failure.Upstream(UpstreamError error)
                && error.kind() == UpstreamError.Kind.NOT_FOUND;
    }

    /** The call; its answer carries the id under the name that Anthropic's clients read. */
    private static Inbound identified(RoutingContext context) {
        Inbound inbound = Inbounds.of(context);
        context.response().putHeader(AnthropicErrors.REQUEST_ID, inbound.id().value());
        return inbound;
    }

    private static DocumentHeaders headers(RoutingContext context) {
        return DocumentHeaders.of(context.request().headers());
    }

    private static @Nullable String contentType(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    }

    private static byte[] body(RoutingContext context) {
        return context.body().buffer().getBytes();
    }
}
