package io.sluice.provider.ollama;

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
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.EventDecoder;
import io.sluice.provider.http.EventFraming;
import io.sluice.provider.http.JsonLines;
import io.sluice.provider.http.UpstreamReply;
import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

/** The pure parts of the provider's own API, bound to one model. */
final class OllamaTestWire implements ProviderWire {
    private final OllamaTarget target;
    private final OllamaErrors errors = new OllamaErrors();

    OllamaTestWire(OllamaTarget target) {
        this.target = target;
    }

    static OllamaTarget target(String model, Integer contextLength, String keepAlive) {
        return new OllamaTarget(URI.create("http://localhost:11434"), model, contextLength, keepAlive, Leniency.STRICT);
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public byte[] request(ModelRequest request) {
        ObjectNode body = switch (request) {
            case ChatRequest chat -> OllamaRequestMapper.chat(chat, target);
            case CompletionRequest completion -> OllamaRequestMapper.completion(completion, target);
            case EmbeddingRequest embedding -> OllamaRequestMapper.embedding(embedding, target);
        };
        return JsonCodec.writeBytes(body);
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public EventDecoder decoder(Task task) {
        return task == Task.CHAT ? OllamaEvents.ofChat() : OllamaEvents.ofCompletion();
    }

    @Override
    public EventFraming framing() {
        return JsonLines.FRAMING;
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return OllamaReplyMapper.chat(errors.document(reply));
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return OllamaReplyMapper.completion(errors.document(reply));
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return OllamaReplyMapper.embedding(errors.document(reply));
    }
}
