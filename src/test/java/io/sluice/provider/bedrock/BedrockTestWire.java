package io.sluice.provider.bedrock;

import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.http.BrokenFraming;
import io.sluice.provider.http.ChatAsCompletionEvents;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventFraming;
import io.sluice.provider.http.SseDecoder;
import io.sluice.provider.http.SseEvent;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.support.upstream.bedrock.EventMessage;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The pure parts of the provider, bound to one model. */
final class BedrockTestWire implements ProviderWire {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    /** The tool that fixtures answer by, where a caller wanted a schema. */
    static final String ANSWER_TOOL = "answer_by_schema";

    private final BedrockTarget target;
    private final BedrockErrors errors = new BedrockErrors(CLOCK);

    BedrockTestWire(BedrockTarget target) {
        this.target = target;
    }

    /** A target that does with what it cannot do as {@code leniency} says. */
    static BedrockTarget target(String model, Leniency leniency) {
        var base = URI.create("https://bedrock-runtime.us-east-1.amazonaws.com");
        return new BedrockTarget(base, "us-east-1", model, BedrockModels.of(model), leniency);
    }

    @Override
    public Set<Task> tasks() {
        if (target.model().contains("embed")) {
            return EnumSet.of(Task.EMBEDDINGS);
        }
        return target.traits().completes() ? EnumSet.of(Task.COMPLETIONS) : EnumSet.of(Task.CHAT, Task.COMPLETIONS);
    }

    /** The body; of a request that becomes several, an array of them. */
    @Override
    public byte[] request(ModelRequest request) {
        return JsonCodec.writeBytes(
                switch (request) {
                    case ChatRequest chat -> ConverseRequest.of(chat, target).body();
                    case CompletionRequest completion ->
                        target.traits().completes()
                                ? InvokeCompletions.request(completion, target)
                                : ConverseRequest.of(completion, target).body();
                    case EmbeddingRequest embedding ->
                        JsonCodec.array().addAll(InvokeEmbeddings.requests(embedding, target));
                });
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public EventDecoder decoder(Task task) {
        var chat = new ConverseEvents(ANSWER_TOOL);
        return task == Task.CHAT ? chat : new ChatAsCompletionEvents(chat);
    }

    @Override
    public EventFraming framing() {
        return new AwsEventStream();
    }

    @Override
    public byte[] framed(byte[] serverSent) {
        var bytes = Buffer.buffer();
        var events = new SseDecoder(1 << 20, event -> bytes.appendBuffer(message(event)));
        try {
            events.feed(serverSent);
        } catch (BrokenFraming e) {
            throw new AssertionError(e);
        }
        events.finish();
        return bytes.getBytes();
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return ConverseReplyMapper.chat(errors.document(reply), ANSWER_TOOL);
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return target.traits().completes()
                ? InvokeTexts.read(read(reply), target.traits().vendor())
                : ConverseReplyMapper.completion(errors.document(reply));
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return InvokeEmbeddings.join(List.of(read(reply)), target.traits().vendor());
    }

    /** Fixtures have bodies only: the headers in which most models' tokens are counted are a member of theirs. */
    private BedrockReply read(UpstreamReply reply) {
        var document = errors.document(reply);
        var headers = document.path("headers");
        return new BedrockReply(
                document, name -> headers.has(name) ? headers.path(name).asText() : null);
    }

    private static Buffer message(SseEvent event) {
        if (event.name().endsWith("Exception")) {
            return EventMessage.exception(event.name(), event.data());
        }
        if (!event.name().equals(AwsEventStream.ERROR)) {
            return EventMessage.event(event.name(), event.data());
        }
        try {
            var error = JsonCodec.read(event.data());
            return EventMessage.error(
                    error.path("code").asText(), error.path("message").asText());
        } catch (InvalidJson e) {
            throw new AssertionError(e);
        }
    }
}
