package io.sluice.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.anthropic.AnthropicErrors;
import io.sluice.provider.family.anthropic.AnthropicEvents;
import io.sluice.provider.family.anthropic.AnthropicLegacyEvents;
import io.sluice.provider.family.anthropic.AnthropicLegacyMapper;
import io.sluice.provider.family.anthropic.AnthropicReplyMapper;
import io.sluice.provider.family.anthropic.AnthropicRequest;
import io.sluice.provider.family.anthropic.AnthropicRequestMapper;
import io.sluice.provider.family.anthropic.AnthropicTarget;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** One model of Anthropic's. Completions of models that have no endpoint for them are answered as chats. */
final class AnthropicUpstream
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.TokenCount,
                Upstream.Completions,
                Upstream.CompletionStream {
    private final AnthropicTarget target;
    private final AnthropicApi api;
    private final EventStreamClient streams;
    private final AnthropicErrors errors;

    AnthropicUpstream(AnthropicTarget target, AnthropicApi api, EventStreamClient streams, AnthropicErrors errors) {
        this.target = target;
        this.api = api;
        this.streams = streams;
        this.errors = errors;
    }

    @Override
    public void rehearse(ChatRequest request) {
        AnthropicRequestMapper.chat(request, target);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(() -> AnthropicRequestMapper.chat(attempt.request(), target), api::messages, credentials)
                .map(AnthropicReplyMapper::chat);
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return stream(
                "messages",
                () -> AnthropicRequestMapper.chat(attempt.request(), target),
                AnthropicEvents::new,
                credentials);
    }

    @Override
    public Uni<Long> countTokens(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(() -> AnthropicRequestMapper.count(attempt.request(), target), api::countTokens, credentials)
                .map(AnthropicReplyMapper::count);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        if (target.traits().legacy()) {
            return whole(
                            () -> AnthropicRequest.of(AnthropicLegacyMapper.request(attempt.request(), target), target),
                            api::complete,
                            credentials)
                    .map(AnthropicLegacyMapper::reply);
        }
        return whole(() -> AnthropicRequestMapper.completion(attempt.request(), target), api::messages, credentials)
                .map(AnthropicReplyMapper::completion);
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        if (target.traits().legacy()) {
            return stream(
                    "complete",
                    () -> AnthropicRequest.of(AnthropicLegacyMapper.request(attempt.request(), target), target),
                    AnthropicLegacyEvents::new,
                    credentials);
        }
        return stream(
                "messages",
                () -> AnthropicRequestMapper.completion(attempt.request(), target),
                () -> new ChatAsCompletionEvents(new AnthropicEvents()),
                credentials);
    }

    /** The document that answers; the request is made anew for each subscription. */
    private Uni<JsonNode> whole(Supplier<AnthropicRequest> made, Operation operation, Credentials credentials) {
        Uni<RestResponse<byte[]>> exchange = Uni.createFrom().deferred(() -> {
            AnthropicRequest request = made.get();
            byte[] bytes = JsonCodec.writeBytes(request.body());
            return credentials
                    .get(AnthropicProvider.KEY)
                    .reveal(key ->
                            operation.send(target.base().toString(), key, request.version(), request.beta(), bytes));
        });
        return UnaryReplies.read(exchange)
                .map(errors::document)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private Multi<ReplyFrame> stream(
            String path, Supplier<AnthropicRequest> made, Supplier<EventDecoder> decoders, Credentials credentials) {
        return Multi.createFrom()
                .deferred(() -> {
                    AnthropicRequest request = made.get();
                    byte[] bytes = JsonCodec.writeBytes(request.body());
                    var sent = credentials
                            .get(AnthropicProvider.KEY)
                            .reveal(key -> new UpstreamRequest(target.address(path), headers(request, key), bytes));
                    return FrameStreams.decode(streams.post(sent, errors), decoders);
                })
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private List<Map.Entry<String, String>> headers(AnthropicRequest request, String key) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("x-api-key", key));
        headers.add(Map.entry("anthropic-version", request.version()));
        if (request.beta() != null) {
            headers.add(Map.entry("anthropic-beta", request.beta()));
        }
        headers.add(Map.entry("content-type", "application/json"));
        headers.add(Map.entry("accept", "text/event-stream"));
        return headers;
    }

    /** An operation of {@link AnthropicApi}. */
    @FunctionalInterface
    private interface Operation {
        Uni<RestResponse<byte[]>> send(String base, String key, String version, @Nullable String beta, byte[] body);
    }
}
