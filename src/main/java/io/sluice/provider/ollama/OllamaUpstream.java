package io.sluice.provider.ollama;

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
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.FrameStreams;
import io.sluice.provider.http.JsonLines;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamRequest;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One model by Ollama's own API. */
final class OllamaUpstream
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    private static final String CHAT = "api/chat";
    private static final String GENERATE = "api/generate";
    private static final String EMBED = "api/embed";

    private final OllamaTarget target;
    private final OllamaApi api;
    private final EventStreamClient streams;
    private final OllamaErrors errors;

    OllamaUpstream(OllamaTarget target, OllamaApi api, EventStreamClient streams, OllamaErrors errors) {
        this.target = target;
        this.api = api;
        this.streams = streams;
        this.errors = errors;
    }

    @Override
    public void rehearse(ChatRequest request) {
        OllamaRequestMapper.chat(request, target);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(
                CHAT, () -> OllamaRequestMapper.chat(attempt.request(), target), OllamaReplyMapper::chat, credentials);
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return stream(
                CHAT, () -> OllamaRequestMapper.chat(attempt.request(), target), OllamaEvents::ofChat, credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return whole(
                GENERATE,
                () -> OllamaRequestMapper.completion(attempt.request(), target),
                OllamaReplyMapper::completion,
                credentials);
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return stream(
                GENERATE,
                () -> OllamaRequestMapper.completion(attempt.request(), target),
                OllamaEvents::ofCompletion,
                credentials);
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return whole(
                EMBED,
                () -> OllamaRequestMapper.embedding(attempt.request(), target),
                OllamaReplyMapper::embedding,
                credentials);
    }

    /** The body is made anew for each subscription. */
    private <T> Uni<T> whole(
            String path, Supplier<ObjectNode> body, Function<JsonNode, T> reader, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    return key(credentials)
                            .reveal(key -> api.post(target.address(path).toString(), authorization(key), bytes));
                }))
                .map(errors::document)
                .map(reader)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private Multi<ReplyFrame> stream(
            String path, Supplier<ObjectNode> body, Supplier<EventDecoder> decoders, Credentials credentials) {
        return Multi.createFrom()
                .deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    var request = key(credentials)
                            .reveal(key -> new UpstreamRequest(target.address(path), headers(key), bytes));
                    return FrameStreams.decode(streams.post(request, errors, JsonLines.FRAMING), decoders);
                })
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private static Secret key(Credentials credentials) {
        Secret own = credentials.get(OllamaProvider.KEY);
        return own.isEmpty() ? credentials.get(CompatibleServer.COMMON_KEY) : own;
    }

    /** Most servers want no key. */
    private static @Nullable String authorization(String key) {
        return key.isEmpty() ? null : "Bearer " + key;
    }

    private static List<Map.Entry<String, String>> headers(String key) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        String authorization = authorization(key);
        if (authorization != null) {
            headers.add(Map.entry("authorization", authorization));
        }
        headers.add(Map.entry("content-type", "application/json"));
        headers.add(Map.entry("accept", "application/x-ndjson"));
        return headers;
    }
}
