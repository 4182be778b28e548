package io.sluice.dialect.openai;

import io.sluice.call.CallPipeline;
import io.sluice.call.Inbound;
import io.sluice.call.Inbounds;
import io.sluice.dialect.FrameEncoder;
import io.sluice.dialect.GatewayReply;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.ModelRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's paths. The body alone says whether an answer is streamed: clients ask for JSON in {@code Accept} either way, or
 * send none. Bodies are taken as bytes from the request, so that no header decides how they are read. Every method is
 * non-blocking and runs on the caller's event loop.
 */
@Path("/v1")
@Singleton
@Requires(Permission.CALL)
@Tag(name = "OpenAI", description = "The API that OpenAI's clients speak.")
@APIResponse(
        responseCode = "default",
        description = "A refusal or a failure, in OpenAI's form.",
        content =
                @Content(mediaType = "application/json", schema = @Schema(implementation = ApiShapes.ErrorBody.class)))
public final class OpenAiResource {
    private static final String JSON = "application/json";

    private final CallPipeline pipeline;
    private final OpenAiErrors errors;
    private final Clock clock;

    OpenAiResource(CallPipeline pipeline, OpenAiErrors errors, Clock clock) {
        this.pipeline = pipeline;
        this.errors = errors;
        this.clock = clock;
    }

    /** Answers a chat. */
    @POST
    @Path("/chat/completions")
    @Operation(
            summary = "Answers a chat",
            description = "The model is the name of a route. With stream true the answer comes as server-sent events.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = JSON, schema = @Schema(implementation = ApiShapes.ChatRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The answer, whole or as a stream of chunks that ends with [DONE].",
            content = {
                @Content(mediaType = JSON, schema = @Schema(implementation = ApiShapes.ChatCompletion.class)),
                @Content(
                        mediaType = "text/event-stream",
                        schema = @Schema(type = SchemaType.STRING),
                        example = "data: {\"object\":\"chat.completion.chunk\"}")
            })
    public Uni<GatewayReply> chat(@Context RoutingContext context) {
        Decoded<ChatRequest> asked = OpenAiDecoder.chat(contentType(context), body(context));
        Inbound inbound = Inbounds.of(context);
        Stamp stamp = stamp(inbound, asked);
        return GatewayReply.of(
                pipeline.chat(inbound, asked.request()),
                new OpenAiEncoder(asked.style(), stamp)::chat,
                () -> new ChatFrames(asked.style(), stamp, errors::body));
    }

    /** Completes texts. */
    @POST
    @Path("/completions")
    @Operation(
            summary = "Completes texts",
            description =
                    "The older form, for routes of completions. With stream true the answer comes as server-sent events.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = JSON, schema = @Schema(implementation = ApiShapes.CompletionRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "The answer, whole or as a stream of chunks that ends with [DONE].",
            content = {
                @Content(mediaType = JSON, schema = @Schema(implementation = ApiShapes.Completion.class)),
                @Content(
                        mediaType = "text/event-stream",
                        schema = @Schema(type = SchemaType.STRING),
                        example = "data: {\"object\":\"text_completion\"}")
            })
    public Uni<GatewayReply> complete(@Context RoutingContext context) {
        Decoded<CompletionRequest> asked = OpenAiDecoder.completion(contentType(context), body(context));
        Inbound inbound = Inbounds.of(context);
        Stamp stamp = stamp(inbound, asked);
        return GatewayReply.of(
                pipeline.complete(inbound, asked.request()),
                new OpenAiEncoder(asked.style(), stamp)::completion,
                () -> new CompletionFrames(asked.style(), stamp, errors::body));
    }

    /** Turns texts into vectors. */
    @POST
    @Path("/embeddings")
    @Operation(
            summary = "Turns texts into vectors",
            description = "Vectors come as numbers or as base64, as asked, whatever the provider sends.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = JSON, schema = @Schema(implementation = ApiShapes.EmbeddingRequest.class)))
    @APIResponse(
            responseCode = "200",
            description = "One vector for each input, in their order.",
            content = @Content(mediaType = JSON, schema = @Schema(implementation = ApiShapes.Embeddings.class)))
    public Uni<GatewayReply> embed(@Context RoutingContext context) {
        Decoded<EmbeddingRequest> asked = OpenAiDecoder.embedding(contentType(context), body(context));
        Inbound inbound = Inbounds.of(context);
        Stamp stamp = stamp(inbound, asked);
        return GatewayReply.of(
                pipeline.embed(inbound, asked.request()),
                new EmbeddingEncoder(asked.style(), stamp)::encode,
                OpenAiResource::neverStreamed);
    }

    private static @Nullable String contentType(RoutingContext context) {
        return context.request().getHeader(HttpHeaders.CONTENT_TYPE);
    }

    private static byte[] body(RoutingContext context) {
        return context.body().buffer().getBytes();
    }

    private static FrameEncoder neverStreamed() {
        throw new IllegalStateException("embeddings are never streamed");
    }

    private Stamp stamp(Inbound inbound, Decoded<? extends ModelRequest> asked) {
        return Stamp.of(inbound, asked.request().route(), clock.instant());
    }
}
