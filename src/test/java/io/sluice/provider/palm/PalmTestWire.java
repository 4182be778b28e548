package io.sluice.provider.palm;

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
import io.sluice.provider.http.UpstreamReply;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;

/** The pure parts of the provider. */
final class PalmTestWire implements ProviderWire {
    private final PalmTarget target;
    private final PalmErrors errors = new PalmErrors(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    PalmTestWire(Leniency leniency) {
        this.target = new PalmTarget(URI.create("https://palm.example/v1beta3/models/chat-bison-001"), leniency);
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public byte[] request(ModelRequest request) {
        return JsonCodec.writeBytes(
                switch (request) {
                    case ChatRequest chat -> PalmMapper.chat(chat, target);
                    case CompletionRequest completion -> PalmMapper.completion(completion, target);
                    case EmbeddingRequest embedding -> PalmMapper.embedding(embedding, target);
                });
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return PalmMapper.chat(errors.document(reply));
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return PalmMapper.completion(errors.document(reply));
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return PalmMapper.embedding(errors.document(reply));
    }
}
