package io.sluice.provider.huggingface;

import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.ReplyDefaults;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.FrameStreams;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.provider.http.UpstreamRequest;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One server: completions by its own operations, chats by its route of OpenAI's wire. */
final class TgiUpstream
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream {
    private static final String CHAT = "v1/chat/completions";

    private final TgiTarget target;
    private final TgiApi api;
    private final EventStreamClient streams;
    private final OpenAiMapper chats;
    private final TgiErrors errors;
    private final Clock clock;

    TgiUpstream(TgiTarget target, TgiApi api, EventStreamClient streams, OpenAiMapper chats, Clock clock) {
        this.target = target;
        this.api = api;
        this.streams = streams;
        this.chats = chats;
        this.errors = new TgiErrors(clock);
        this.clock = clock;
    }

    @Override
    public void rehearse(ChatRequest request) {
        chats.chat(TgiChats.fitted(request, target));
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(CHAT, () -> chats.chat(TgiChats.fitted(attempt.request(), target)), credentials)
                .map(reply -> chats.chat(errors.success(reply), defaults(attempt.call())))
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return stream(
                CHAT,
                () -> chats.chat(TgiChats.fitted(attempt.request(), target)),
                () -> new TgiChatEvents(chats.chatEvents(defaults(attempt.call()))),
                credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return whole("generate", () -> body(attempt.request()), credentials)
                .map(reply -> TgiReplyMapper.completion(
                        errors.success(reply),
                        attempt.request().parameters().limits().stop()))
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return stream(
                "generate_stream",
                () -> body(attempt.request()),
                () -> new TgiEvents(attempt.request().parameters().limits().stop()),
                credentials);
    }

    private byte[] body(CompletionRequest request) {
        return JsonCodec.writeBytes(TgiRequestMapper.generate(request, target));
    }

    private Uni<UpstreamReply> whole(String path, Supplier<byte[]> body, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom()
                .deferred(() -> api.post(target.address(path).toString(), authorization(credentials), body.get())));
    }

    private Multi<ReplyFrame> stream(
            String path, Supplier<byte[]> body, Supplier<EventDecoder> decoders, Credentials credentials) {
        return Multi.createFrom()
                .deferred(() -> {
                    var request =
                            new UpstreamRequest(target.address(path), headers(authorization(credentials)), body.get());
                    return FrameStreams.decode(streams.post(request, errors), decoders);
                })
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    /** Null when the target has no token. */
    private static @Nullable String authorization(Credentials credentials) {
        Secret token = credentials.get(TgiProvider.TOKEN);
        return token.isEmpty() ? null : token.reveal("Bearer "::concat);
    }

    private static List<Map.Entry<String, String>> headers(@Nullable String authorization) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        headers.add(Map.entry("content-type", "application/json"));
        headers.add(Map.entry("accept", "text/event-stream"));
        if (authorization != null) {
            headers.add(Map.entry("authorization", authorization));
        }
        return headers;
    }

    private ReplyDefaults defaults(CallId call) {
        return ReplyDefaults.of(call, target.model(), clock.instant().getEpochSecond());
    }
}
