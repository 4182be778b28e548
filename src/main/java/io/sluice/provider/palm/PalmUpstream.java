package io.sluice.provider.palm;

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

/** One model, which answers whole only. */
final class PalmUpstream implements Upstream.Rehearsal, Upstream.Chat, Upstream.Completions, Upstream.Embeddings {
    private final PalmTarget target;
    private final PalmApi api;
    private final PalmErrors errors;

    PalmUpstream(PalmTarget target, PalmApi api, PalmErrors errors) {
        this.target = target;
        this.api = api;
        this.errors = errors;
    }

    @Override
    public void rehearse(ChatRequest request) {
        PalmMapper.chat(request, target);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return call("generateMessage", () -> PalmMapper.chat(attempt.request(), target), PalmMapper::chat, credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return call(
                "generateText",
                () -> PalmMapper.completion(attempt.request(), target),
                PalmMapper::completion,
                credentials);
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return call(
                "batchEmbedText",
                () -> PalmMapper.embedding(attempt.request(), target),
                PalmMapper::embedding,
                credentials);
    }

    /** The body is made anew for each subscription. */
    private <T> Uni<T> call(
            String operation, Supplier<ObjectNode> body, Function<JsonNode, T> reader, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    byte[] bytes = JsonCodec.writeBytes(body.get());
                    return credentials
                            .get(PalmProvider.KEY)
                            .reveal(key -> api.post(target.address(operation).toString(), key, bytes));
                }))
                .map(errors::document)
                .map(reader)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }
}
