package io.sluice.provider.family.openai;

import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.provider.http.FrameStreams;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.provider.http.UpstreamRequest;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The exchanges of one target: a mapper, addresses and credentials put together. The bound upstreams of the family hand their
 * calls to this, each those that its server answers. Immutable; everything it returns is cold, and cancelling closes the
 * exchange.
 */
public final class OpenAiCalls {
    private final OpenAiTransport transport;
    private final EventStreamClient streams;
    private final OpenAiMapper mapper;
    private final OpenAiAddresses addresses;
    private final Function<Credentials, OpenAiHeaders> authorization;
    private final String model;
    private final Clock clock;

    /**
     * @param authorization makes the headers of an exchange from the credentials of its attempt
     * @param model         stands in replies that do not say which model answered
     */
    public OpenAiCalls(
            OpenAiApi api,
            EventStreamClient streams,
            OpenAiMapper mapper,
            OpenAiAddresses addresses,
            Function<Credentials, OpenAiHeaders> authorization,
            String model,
            Clock clock) {
        this(OpenAiTransport.of(api), streams, mapper, addresses, authorization, model, clock);
    }

    /** The same at a server that wants headers of its own. */
    public OpenAiCalls(
            OpenAiTransport transport,
            EventStreamClient streams,
            OpenAiMapper mapper,
            OpenAiAddresses addresses,
            Function<Credentials, OpenAiHeaders> authorization,
            String model,
            Clock clock) {
        this.transport = transport;
        this.streams = streams;
        this.mapper = mapper;
        this.addresses = addresses;
        this.authorization = authorization;
        this.model = model;
        this.clock = clock;
    }

    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return whole(addresses.chat(), () -> mapper.chat(attempt.request()), credentials)
                .map(reply -> mapper.chat(reply, defaults(attempt.call())))
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    /** Writes a chat and forgets it; see {@link io.sluice.provider.Upstream.Rehearsal}. */
    public void rehearse(ChatRequest request) {
        mapper.chat(request);
    }

    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return stream(
                addresses.chat(),
                () -> mapper.chat(attempt.request()),
                credentials,
                () -> mapper.chatEvents(defaults(attempt.call())));
    }

    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        boolean isChat = mapper.isChat(attempt.request());
        return whole(addressOf(isChat), () -> mapper.completion(attempt.request()), credentials)
                .map(reply -> mapper.completion(reply, defaults(attempt.call()), isChat))
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        boolean isChat = mapper.isChat(attempt.request());
        return stream(
                addressOf(isChat),
                () -> mapper.completion(attempt.request()),
                credentials,
                () -> mapper.completionEvents(defaults(attempt.call()), isChat));
    }

    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return whole(addresses.embeddings(), () -> mapper.embedding(attempt.request()), credentials)
                .map(reply -> mapper.embedding(reply, defaults(attempt.call())))
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private String addressOf(boolean isChat) {
        return isChat ? addresses.chat() : addresses.completions();
    }

    private Uni<UpstreamReply> whole(String address, Supplier<byte[]> body, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
            OpenAiHeaders headers = authorization.apply(credentials);
            return transport.post(address, headers, body.get());
        }));
    }

    private Multi<ReplyFrame> stream(
            String address, Supplier<byte[]> body, Credentials credentials, Supplier<EventDecoder> decoder) {
        return Multi.createFrom()
                .deferred(() -> {
                    var headers = authorization.apply(credentials).forStream();
                    var request = new UpstreamRequest(URI.create(address), headers, body.get());
                    return FrameStreams.decode(streams.post(request, mapper.errors()), decoder);
                })
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }

    private ReplyDefaults defaults(CallId call) {
        return ReplyDefaults.of(call, model, clock.instant().getEpochSecond());
    }
}
