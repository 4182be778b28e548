package io.sluice.provider.mosaicml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import java.util.function.Supplier;

/** One model of the service, which answers whole only. */
final class MosaicUpstream implements Upstream.Rehearsal, Upstream.Chat, Upstream.Completions, Upstream.Embeddings {
    private final MosaicTarget target;
    private final MosaicApi api;
    private final MosaicErrors errors;

    MosaicUpstream(MosaicTarget target, MosaicApi api, MosaicErrors errors) {
        this.target = target;
        this.api = api;
        this.errors = errors;
    }

    @Override
    public void rehearse(ChatRequest request) {
        MosaicMapper.chat(request, target);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return call(() -> MosaicMapper.chat(attempt.request(), target), MosaicMapper::chat, credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return call(() -> MosaicMapper.completion(attempt.request(), target), MosaicMapper::completion, credentials);
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return call(() -> MosaicMapper.embedding(attempt.request(), target), MosaicMapper::embedding, credentials);
    }

    /** The body is made anew for each subscription. */
    private <T> Uni<T> call(Supplier<ObjectNode> body, Function<JsonNode, T> reader, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    return credentials
                            .get(MosaicProvider.KEY)
                            .reveal(key -> api.post(target.predict().toString(), key, bytes));
                }))
                .map(errors::document)
                .map(reader)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }
}
