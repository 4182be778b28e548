package io.sluice.provider.cohere;

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
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One model of Cohere's. Completions of models that have no endpoint for them are answered as chats. */
final class CohereUpstream
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    private static final String CHAT = "v2/chat";
    private static final String EMBED = "v2/embed";
    private static final String GENERATE = "v1/generate";

    private final CohereTarget target;
    private final CohereApi api;
    private final EventStreamClient streams;
    private final CohereErrors errors;

    CohereUpstream(CohereTarget target, CohereApi api, EventStreamClient streams, CohereErrors errors) {
        this.target = target;
        this.api = api;
        this.streams = streams;
        this.errors = errors;
    }

    @Override
    public void rehearse(ChatRequest request) {
        CohereRequestMapper.chat(request, target);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(CHAT, () -> CohereRequestMapper.chat(attempt.request(), target), credentials)
                .map(CohereReplyMapper::chat)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return stream(CHAT, () -> CohereRequestMapper.chat(attempt.request(), target), CohereEvents::new, credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        Uni<CompletionResponse> answer = target.traits().generates()
                ? whole(GENERATE, () -> CohereGenerateMapper.request(attempt.request(), target), credentials)
                        .map(CohereGenerateMapper::reply)
                : whole(CHAT, () -> CohereRequestMapper.completion(attempt.request(), target), credentials)
                        .map(CohereReplyMapper::completion);
        return answer.onFailure(CallFailed.class).transform(failed -> Redaction.of(failed, credentials));
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return target.traits().generates()
                ? stream(
                        GENERATE,
                        () -> CohereGenerateMapper.request(attempt.request(), target),
                        CohereGenerateEvents::new,
                        credentials)
                : stream(
                        CHAT,
                        () -> CohereRequestMapper.completion(attempt.request(), target),
                        () -> new ChatAsCompletionEvents(new CohereEvents()),
                        credentials);
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return whole(EMBED, () -> CohereEmbedMapper.request(attempt.request(), target), credentials)
                .map(CohereEmbedMapper::reply)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    /** The document that answers; the body is made anew for each subscription. */
    private Uni<JsonNode> whole(String path, Supplier<ObjectNode> body, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    return credentials
                            .get(CohereProvider.KEY)
                            .reveal(key -> api.post(target.address(path).toString(), "Bearer " + key, bytes));
                }))
                .map(errors::document);
    }

    private Multi<ReplyFrame> stream(
            String path, Supplier<ObjectNode> body, Supplier<EventDecoder> decoders, Credentials credentials) {
        return Multi.createFrom()
                .deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    var request = credentials
                            .get(CohereProvider.KEY)
                            .reveal(key -> new UpstreamRequest(target.address(path), headers(key), bytes));
                    return FrameStreams.decode(streams.post(request, errors), decoders);
                })
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    /** Without {@code accept} the first version streams lines of JSON instead of events. */
    private static List<Map.Entry<String, String>> headers(String key) {
        return List.of(
                Map.entry("authorization", "Bearer " + key),
                Map.entry("content-type", "application/json"),
                Map.entry("accept", "text/event-stream"));
    }
}
