package io.sluice.provider.openai;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ModelRequest;
import io.sluice.model.Task;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderWire;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.family.openai.OpenAiMapper;
import io.sluice.provider.family.openai.ReplyDefaults;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.UpstreamReply;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** OpenAI's pure parts, bound to settings as a route gives them. */
record OpenAiWire(OpenAiMapper mapper, ReplyDefaults defaults) implements ProviderWire {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    static OpenAiWire of(String model, String base, Map<String, String> values) {
        return of(model, base, values, Leniency.STRICT);
    }

    static OpenAiWire of(String model, String base, Map<String, String> values, Leniency leniency) {
        try {
            OpenAiSettings settings = OpenAiSettings.of(settings(model, base, values));
            return new OpenAiWire(
                    OpenAiProvider.mapper(settings, model, leniency, CLOCK),
                    new ReplyDefaults("0123456789abcdef", model, 1_767_322_445));
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    static TargetSettings settings(String model, String base, Map<String, String> values) {
        URI address = base.isEmpty() ? null : URI.create(base);
        return new TargetSettings(Task.CHAT, model, values, Set.of(OpenAiSettings.KEY), address, false);
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
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
        return task == Task.CHAT ? mapper.chatEvents(defaults) : mapper.completionEvents(defaults, false);
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return mapper.chat(reply, defaults);
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return mapper.completion(reply, defaults, false);
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return mapper.embedding(reply, defaults);
    }
}
