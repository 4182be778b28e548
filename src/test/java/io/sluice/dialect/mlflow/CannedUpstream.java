package io.sluice.dialect.mlflow;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ModelRequest;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicReference;

/** A model that answers {@link Answers}, and remembers what it was asked last. */
final class CannedUpstream
        implements Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    private final AtomicReference<ModelRequest> asked = new AtomicReference<>();

    /** The last request that reached this model. */
    ModelRequest asked() {
        return asked.get();
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        asked.set(attempt.request());
        return Uni.createFrom().item(Answers.CHAT);
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        asked.set(attempt.request());
        return Multi.createFrom().iterable(Answers.STREAM);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        asked.set(attempt.request());
        return Uni.createFrom().item(Answers.COMPLETION);
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        asked.set(attempt.request());
        return Multi.createFrom().iterable(Answers.STREAM);
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        asked.set(attempt.request());
        return Uni.createFrom().item(Answers.EMBEDDING);
    }
}
