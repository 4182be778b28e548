package io.sluice.provider.compatible;

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
import io.sluice.provider.family.openai.CompatibleServer;
import io.sluice.provider.family.openai.Completing;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.ReplyDefaults;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.UpstreamReply;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/** The pure parts of any of these servers. */
public record CompatibleWire(OpenAiMapper mapper, boolean byChat, boolean embeds) implements ProviderWire {
    private static final String MODEL = "some-model";
    private static final ReplyDefaults DEFAULTS = new ReplyDefaults("0123456789abcdef", MODEL, 1_767_322_445);

    /** The time that its answers come at. */
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    /** Those of this server. */
    public static CompatibleWire of(CompatibleServer server, Leniency leniency) {
        CompatibleServer.Abilities abilities = server.abilities();
        return new CompatibleWire(
                new OpenAiMapper(MODEL, abilities.completions(), abilities.quirks(), leniency, CLOCK),
                abilities.completions() == Completing.CHAT,
                abilities.embeddings());
    }

    @Override
    public Set<Task> tasks() {
        return embeds ? EnumSet.allOf(Task.class) : EnumSet.of(Task.CHAT, Task.COMPLETIONS);
    }

    @Override
    public byte[] request(ModelRequest request) {
        return switch (request) {
            case ChatRequest chat -> mapper.chat(chat);
            case CompletionRequest completion -> mapper.completion(completion);
            case EmbeddingRequest embedding -> mapper.embedding(embedding);
        };
    }

    @Override
    public ErrorReader errors() {
        return mapper.errors();
    }

    @Override
    public EventDecoder decoder(Task task) {
        return task == Task.CHAT ? mapper.chatEvents(DEFAULTS) : mapper.completionEvents(DEFAULTS, byChat);
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return mapper.chat(reply, DEFAULTS);
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return mapper.completion(reply, DEFAULTS, byChat);
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return mapper.embedding(reply, DEFAULTS);
    }
}
