package io.sluice.provider.vertex;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.sluice.provider.family.anthropic.AnthropicEvents;
import io.sluice.provider.family.anthropic.AnthropicReplyMapper;
import io.sluice.provider.family.anthropic.AnthropicRequestMapper;
import io.sluice.provider.family.anthropic.AnthropicTarget;
import io.sluice.provider.family.gemini.GeminiErrors;
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

/** What is this host's own: Claude's requests and errors, and embeddings by prediction. */
final class VertexTestWire implements ProviderWire {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    private final AnthropicTarget claude = AnthropicTarget.elsewhere(
            URI.create("https://vertex.example/v1/projects/p/locations/global/publishers/anthropic/models"),
            "claude-sonnet-4-5@20250929",
            Leniency.STRICT);
    private final VertexPredict predict = new VertexPredict("text-embedding-005", Leniency.STRICT);
    private final ClaudeErrors errors = new ClaudeErrors(CLOCK);
    private final GeminiErrors platform = new GeminiErrors(CLOCK);

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public byte[] request(ModelRequest request) {
        JsonNode body = switch (request) {
            case ChatRequest chat ->
                VertexClaude.withoutModel(AnthropicRequestMapper.chat(chat, claude))
                        .body();
            case CompletionRequest completion ->
                VertexClaude.withoutModel(AnthropicRequestMapper.completion(completion, claude))
                        .body();
            case EmbeddingRequest embedding -> predict.request(embedding);
        };
        return JsonCodec.writeBytes(body);
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public EventDecoder decoder(Task task) {
        var chat = new AnthropicEvents();
        return task == Task.CHAT ? chat : new ChatAsCompletionEvents(chat);
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return AnthropicReplyMapper.chat(errors.document(reply));
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return AnthropicReplyMapper.completion(errors.document(reply));
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return VertexPredict.reply(platform.document(reply));
    }
}
