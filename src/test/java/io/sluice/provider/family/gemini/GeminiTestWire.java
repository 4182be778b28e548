package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.sluice.provider.http.ChatAsCompletionEvents;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.UpstreamReply;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/** The pure parts of the family, bound to one model. */
public final class GeminiTestWire implements ProviderWire {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    private final GeminiTarget target;
    private final GeminiErrors errors = new GeminiErrors(CLOCK);

    GeminiTestWire(GeminiTarget target) {
        this.target = target;
    }

    /** A target that does with what it cannot do as {@code leniency} says. */
    static GeminiTarget target(GeminiHost host, String model, Leniency leniency) {
        return GeminiTarget.of(host, model, URI.create("https://gemini.example/v1beta/models/" + model), leniency);
    }

    @Override
    public Set<Task> tasks() {
        return target.host() == GeminiHost.GEMINI_API
                ? EnumSet.allOf(Task.class)
                : EnumSet.of(Task.CHAT, Task.COMPLETIONS);
    }

    @Override
    public byte[] request(ModelRequest request) {
        ObjectNode body = switch (request) {
            case ChatRequest chat -> GeminiRequestMapper.chat(chat, target);
            case CompletionRequest completion -> GeminiRequestMapper.completion(completion, target);
            case EmbeddingRequest embedding -> GeminiEmbedMapper.request(embedding, target);
        };
        return JsonCodec.writeBytes(body);
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public EventDecoder decoder(Task task) {
        var chat = new GeminiEvents();
        return task == Task.CHAT ? chat : new ChatAsCompletionEvents(chat);
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return GeminiReplyMapper.chat(errors.document(reply));
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return GeminiReplyMapper.completion(errors.document(reply));
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return GeminiEmbedMapper.reply(errors.document(reply));
    }
}
