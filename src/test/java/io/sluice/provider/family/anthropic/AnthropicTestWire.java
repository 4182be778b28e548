package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
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

/** The pure parts of the provider, bound to one model. */
final class AnthropicTestWire implements ProviderWire {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    private final AnthropicTarget target;
    private final AnthropicErrors errors = new AnthropicErrors(CLOCK);

    AnthropicTestWire(AnthropicTarget target) {
        this.target = target;
    }

    /** A target that refuses what it cannot do. */
    static AnthropicTarget strict(String model) {
        return target(model, "2023-06-01", Leniency.STRICT);
    }

    /** A target that leaves out what it cannot do. */
    static AnthropicTarget lenient(String model) {
        return target(model, "2023-06-01", (field, message) -> {});
    }

    static AnthropicTarget target(String model, String version, Leniency leniency) {
        var base = URI.create("https://api.anthropic.com/v1");
        return new AnthropicTarget(base, model, AnthropicModels.of(model), version, null, leniency);
    }

    @Override
    public Set<Task> tasks() {
        return target.traits().legacy() ? EnumSet.of(Task.COMPLETIONS) : EnumSet.of(Task.CHAT, Task.COMPLETIONS);
    }

    @Override
    public byte[] request(ModelRequest request) {
        ObjectNode body = switch (request) {
            case ChatRequest chat -> AnthropicRequestMapper.chat(chat, target).body();
            case CompletionRequest completion ->
                target.traits().legacy()
                        ? AnthropicLegacyMapper.request(completion, target)
                        : AnthropicRequestMapper.completion(completion, target).body();
            case EmbeddingRequest embedding -> throw new AssertionError("not offered");
        };
        return JsonCodec.writeBytes(body);
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public EventDecoder decoder(Task task) {
        if (target.traits().legacy()) {
            return new AnthropicLegacyEvents();
        }
        var chat = new AnthropicEvents();
        return task == Task.CHAT ? chat : new ChatAsCompletionEvents(chat);
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return AnthropicReplyMapper.chat(errors.document(reply));
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        var document = errors.document(reply);
        return target.traits().legacy()
                ? AnthropicLegacyMapper.reply(document)
                : AnthropicReplyMapper.completion(document);
    }
}
