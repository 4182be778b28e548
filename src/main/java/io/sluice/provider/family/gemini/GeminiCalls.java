package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.http.ChatAsCompletionEvents;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.FrameStreams;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamRequest;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The exchanges of one target. The bound upstreams of both hosts hand their calls to this. Completions are answered as chats:
 * the wire has nothing else. Immutable; everything it returns is cold, and cancelling closes the exchange.
 */
public final class GeminiCalls {
    private static final String GENERATE = "generateContent";
    /** Without the query a stream is one array of JSON. */
    private static final String STREAM = "streamGenerateContent?alt=sse";

    private static final String COUNT = "countTokens";

    private final GeminiTarget target;
    private final GeminiApi api;
    private final EventStreamClient streams;
    private final GeminiErrors errors;
    private final Function<Credentials, GeminiHeaders> authorization;

    /**
     * @param authorization makes the headers of an exchange from the credentials of its attempt
     */
    public GeminiCalls(
            GeminiTarget target,
            GeminiApi api,
            EventStreamClient streams,
            GeminiErrors errors,
            Function<Credentials, GeminiHeaders> authorization) {
        this.target = target;
        this.api = api;
        this.streams = streams;
        this.errors = errors;
        this.authorization = authorization;
    }

    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(
                GENERATE,
                () -> GeminiRequestMapper.chat(attempt.request(), target),
                GeminiReplyMapper::chat,
                credentials);
    }

    /** Writes a chat and forgets it; see {@link io.sluice.provider.Upstream.Rehearsal}. */
    public void rehearse(ChatRequest request) {
        GeminiRequestMapper.chat(request, target);
    }

    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return stream(() -> GeminiRequestMapper.chat(attempt.request(), target), GeminiEvents::new, credentials);
    }

    /** How many tokens the chat's prompt has, by the upstream's own count. */
    public Uni<Long> countTokens(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(
                COUNT,
                () -> GeminiRequestMapper.count(attempt.request(), target),
                GeminiReplyMapper::count,
                credentials);
    }

    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return whole(
                GENERATE,
                () -> GeminiRequestMapper.completion(attempt.request(), target),
                GeminiReplyMapper::completion,
                credentials);
    }

    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return stream(
                () -> GeminiRequestMapper.completion(attempt.request(), target),
                () -> new ChatAsCompletionEvents(new GeminiEvents()),
                credentials);
    }

    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return whole(
                GeminiEmbedMapper.operation(attempt.request()),
                () -> GeminiEmbedMapper.request(attempt.request(), target),
                GeminiEmbedMapper::reply,
                credentials);
    }

    /**
     * An exchange that answers whole.
     *
     * @param body   made anew for each subscription
     * @param reader reads the document of a success
     */
    public <T> Uni<T> whole(
            String operation, Supplier<ObjectNode> body, Function<JsonNode, T> reader, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    GeminiHeaders headers = authorization.apply(credentials);
                    URI address = target.address(operation);
                    return api.post(address.toString(), headers.apiKey(), headers.authorization(), bytes);
                }))
                .map(errors::document)
                .map(reader)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private Multi<ReplyFrame> stream(
            Supplier<ObjectNode> body, Supplier<EventDecoder> decoders, Credentials credentials) {
        return Multi.createFrom()
                .deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    var headers = authorization.apply(credentials).forStream();
                    var request = new UpstreamRequest(target.address(STREAM), headers, bytes);
                    return FrameStreams.decode(streams.post(request, errors), decoders);
                })
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }
}
