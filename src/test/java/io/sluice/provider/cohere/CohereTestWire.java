package io.sluice.provider.cohere;

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

/** The pure parts of the provider, bound to one model. */
final class CohereTestWire implements ProviderWire {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    private final CohereTarget target;
    private final CohereErrors errors = new CohereErrors(CLOCK);

    CohereTestWire(CohereTarget target) {
        this.target = target;
    }

    /** A target that does with what it cannot do as {@code leniency} says. */
    static CohereTarget target(String model, Leniency leniency) {
        var base = URI.create("https://api.cohere.com");
        return new CohereTarget(base, model, CohereModels.of(model), "search_document", leniency);
    }

    @Override
    public Set<Task> tasks() {
        return target.traits().generates() ? EnumSet.of(Task.COMPLETIONS) : EnumSet.allOf(Task.class);
    }

    @Override
    public byte[] request(ModelRequest request) {
        ObjectNode body = switch (request) {
            case ChatRequest chat -> CohereRequestMapper.chat(chat, target);
            case CompletionRequest completion ->
                target.traits().generates()
                        ? CohereGenerateMapper.request(completion, target)
                        : CohereRequestMapper.completion(completion, target);
            case EmbeddingRequest embedding -> CohereEmbedMapper.request(embedding, target);
        };
        return JsonCodec.writeBytes(body);
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public EventDecoder decoder(Task task) {
        if (target.traits().generates()) {
            return new CohereGenerateEvents();
        }
        var chat = new CohereEvents();
        return task == Task.CHAT ? chat : new ChatAsCompletionEvents(chat);
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return CohereReplyMapper.chat(errors.document(reply));
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        var document = errors.document(reply);
        return target.traits().generates()
                ? CohereGenerateMapper.reply(document)
                : CohereReplyMapper.completion(document);
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return CohereEmbedMapper.reply(errors.document(reply));
    }
}
