package io.sluice.provider.mlflow;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.OpenAiCalls;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** A model of one of the {@code llm/v1} types, which takes OpenAI's documents at {@code /invocations}. */
record MlflowLlmUpstream(OpenAiCalls calls)
        implements Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return calls.chat(attempt, credentials);
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return calls.chatStream(attempt, credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return calls.complete(attempt, credentials);
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return calls.completeStream(attempt, credentials);
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return calls.embed(attempt, credentials);
    }
}
