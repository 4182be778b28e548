package io.sluice.dialect.openai;

import io.sluice.call.CallPipeline;
import io.sluice.call.Inbound;
import io.sluice.call.Inbounds;
import io.sluice.catalog.Catalog;
import io.sluice.dialect.FrameEncoder;
import io.sluice.dialect.GatewayReply;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's paths. The body alone says whether an answer is streamed: clients ask for JSON in {@code Accept} either way, or
 * send none. Every method is non-blocking and runs on the caller's event loop.
 */
@Path("/v1")
@Singleton
public final class OpenAiResource {
    private final CallPipeline pipeline;
    private final Catalog catalog;
    private final OpenAiErrors errors;
    private final Clock clock;

    OpenAiResource(CallPipeline pipeline, Catalog catalog, OpenAiErrors errors, Clock clock) {
        this.pipeline = pipeline;
        this.catalog = catalog;
        this.errors = errors;
        this.clock = clock;
    }

    /** Answers a chat. */
    @POST
    @Path("/chat/completions")
    public Uni<GatewayReply> chat(
            byte[] body, @HeaderParam("Content-Type") @Nullable String contentType, @Context RoutingContext context) {
        Decoded<ChatRequest> asked = OpenAiDecoder.chat(contentType, body);
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
    public Uni<GatewayReply> complete(
            byte[] body, @HeaderParam("Content-Type") @Nullable String contentType, @Context RoutingContext context) {
        Decoded<CompletionRequest> asked = OpenAiDecoder.completion(contentType, body);
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
    public Uni<GatewayReply> embed(
            byte[] body, @HeaderParam("Content-Type") @Nullable String contentType, @Context RoutingContext context) {
        Decoded<EmbeddingRequest> asked = OpenAiDecoder.embedding(contentType, body);
        Inbound inbound = Inbounds.of(context);
        Stamp stamp = stamp(inbound, asked);
        return GatewayReply.of(
                pipeline.embed(inbound, asked.request()),
                new EmbeddingEncoder(asked.style(), stamp)::encode,
                OpenAiResource::neverStreamed);
    }

    /** Lists the routes as models. */
    @GET
    @Path("/models")
    public Uni<GatewayReply> models() {
        byte[] list = ModelsEncoder.list(catalog.current().routes());
        return Uni.createFrom().item(GatewayReply.Document.ok(list));
    }

    /** One route as a model. Whatever follows the path is the id: ids of other gateways have slashes and colons. */
    @GET
    @Path("/models/{id:.+}")
    public Uni<GatewayReply> model(@PathParam("id") String id) {
        Route route = catalog.current()
                .routes()
                .find(id)
                .orElseThrow(() -> new CallFailed(new Failure.UnknownRoute(Refused.cut(id))));
        return Uni.createFrom().item(GatewayReply.Document.ok(ModelsEncoder.one(route)));
    }

    private static FrameEncoder neverStreamed() {
        throw new IllegalStateException("embeddings are never streamed");
    }

    private Stamp stamp(Inbound inbound, Decoded<? extends ModelRequest> asked) {
        return Stamp.of(inbound, asked.request().route(), clock.instant());
    }
}
