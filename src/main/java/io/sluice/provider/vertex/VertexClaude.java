package io.sluice.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.anthropic.AnthropicEvents;
import io.sluice.provider.family.anthropic.AnthropicReplyMapper;
import io.sluice.provider.family.anthropic.AnthropicRequest;
import io.sluice.provider.family.anthropic.AnthropicRequestMapper;
import io.sluice.provider.family.anthropic.AnthropicTarget;
import io.sluice.provider.http.ChatAsCompletionEvents;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.FrameStreams;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.TokenAccess;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamRequest;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A model of Anthropic's at Vertex AI: its Messages API, but that the model stands in the address and the version in the body.
 * Completions are answered as chats.
 *
 * @param models address of the vendor's models
 */
record VertexClaude(
        AnthropicTarget target,
        String models,
        VertexClaudeApi api,
        EventStreamClient streams,
        ClaudeErrors errors,
        TokenAccess access)
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.TokenCount,
                Upstream.Completions,
                Upstream.CompletionStream {
    private static final String VERSION = "vertex-2023-10-16";

    @Override
    public void rehearse(ChatRequest request) {
        AnthropicRequestMapper.chat(request, target);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(
                ofModel("rawPredict"),
                () -> withoutModel(AnthropicRequestMapper.chat(attempt.request(), target)),
                AnthropicReplyMapper::chat,
                credentials);
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return stream(
                () -> withoutModel(AnthropicRequestMapper.chat(attempt.request(), target)),
                AnthropicEvents::new,
                credentials);
    }

    @Override
    public Uni<Long> countTokens(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(
                URI.create(models + "/count-tokens:rawPredict"),
                () -> versioned(AnthropicRequestMapper.count(attempt.request(), target)),
                AnthropicReplyMapper::count,
                credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return whole(
                ofModel("rawPredict"),
                () -> withoutModel(AnthropicRequestMapper.completion(attempt.request(), target)),
                AnthropicReplyMapper::completion,
                credentials);
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return stream(
                () -> withoutModel(AnthropicRequestMapper.completion(attempt.request(), target)),
                () -> new ChatAsCompletionEvents(new AnthropicEvents()),
                credentials);
    }

    /** As the request goes out; the version replaces the caller's own, which belongs to another host. */
    static AnthropicRequest versioned(AnthropicRequest request) {
        ObjectNode body = request.body().put("anthropic_version", VERSION);
        return new AnthropicRequest(body, VERSION, request.beta());
    }

    /** The same where the address names the model. */
    static AnthropicRequest withoutModel(AnthropicRequest request) {
        AnthropicRequest versioned = versioned(request);
        versioned.body().remove("model");
        return versioned;
    }

    private <T> Uni<T> whole(
            URI address, Supplier<AnthropicRequest> made, Function<JsonNode, T> reader, Credentials credentials) {
        return access.whole(
                credentials,
                granted -> UnaryReplies.read(Uni.createFrom().deferred(() -> {
                            AnthropicRequest request = made.get();
                            byte[] bytes = JsonCodec.writeBytes(request.body());
                            return api.post(address.toString(), bearer(granted), request.beta(), bytes);
                        }))
                        .map(errors::document)
                        .map(reader)
                        .onFailure(CallFailed.class)
                        .transform(failed -> Redaction.of(failed, granted)));
    }

    private Multi<ReplyFrame> stream(
            Supplier<AnthropicRequest> made, Supplier<EventDecoder> decoders, Credentials credentials) {
        return access.stream(
                credentials,
                granted -> Multi.createFrom()
                        .deferred(() -> {
                            AnthropicRequest request = made.get();
                            byte[] bytes = JsonCodec.writeBytes(request.body());
                            var sent =
                                    new UpstreamRequest(ofModel("streamRawPredict"), headers(request, granted), bytes);
                            return FrameStreams.decode(streams.post(sent, errors), decoders);
                        })
                        .onFailure(CallFailed.class)
                        .transform(failed -> Redaction.of(failed, granted)));
    }

    private URI ofModel(String operation) {
        return URI.create(models + "/" + target.model() + ":" + operation);
    }

    private static List<Map.Entry<String, String>> headers(AnthropicRequest request, Credentials granted) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("authorization", bearer(granted)));
        if (request.beta() != null) {
            headers.add(Map.entry("anthropic-beta", request.beta()));
        }
        headers.add(Map.entry("content-type", "application/json"));
        headers.add(Map.entry("accept", "text/event-stream"));
        return headers;
    }

    private static String bearer(Credentials granted) {
        return granted.get(VertexSettings.ACCESS_TOKEN).reveal("Bearer "::concat);
    }
}
