package io.sluice.provider.mosaicml;

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
import java.util.EnumSet;
import java.util.Set;

/** The pure parts of the provider. */
final class MosaicTestWire implements ProviderWire {
    private final MosaicTarget target;
    private final MosaicErrors errors = new MosaicErrors(Clock.systemUTC());

    MosaicTestWire(Leniency leniency) {
        this.target = new MosaicTarget(URI.create("http://mosaic.example/llama2-70b-chat/v1/predict"), leniency);
    }

    @Override
    public Set<Task> tasks() {
        return EnumSet.allOf(Task.class);
    }

    @Override
    public byte[] request(ModelRequest request) {
        return JsonCodec.writeBytes(
                switch (request) {
                    case ChatRequest chat -> MosaicMapper.chat(chat, target);
                    case CompletionRequest completion -> MosaicMapper.completion(completion, target);
                    case EmbeddingRequest embedding -> MosaicMapper.embedding(embedding, target);
                });
    }

    @Override
    public ErrorReader errors() {
        return errors;
    }

    @Override
    public ChatResponse chat(UpstreamReply reply) {
        return MosaicMapper.chat(errors.document(reply));
    }

    @Override
    public CompletionResponse completion(UpstreamReply reply) {
        return MosaicMapper.completion(errors.document(reply));
    }

    @Override
    public EmbeddingResponse embedding(UpstreamReply reply) {
        return MosaicMapper.embedding(errors.document(reply));
    }
}
