package io.sluice.provider.gemini;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.gemini.GeminiCalls;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** One model of the Gemini API. */
record GeminiUpstream(GeminiCalls calls)
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.TokenCount,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    @Override
    public void rehearse(ChatRequest request) {
        calls.rehearse(request);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return calls.chat(attempt, credentials);
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return calls.chatStream(attempt, credentials);
    }

    @Override
    public Uni<Long> countTokens(Attempt<ChatRequest> attempt, Credentials credentials) {
        return calls.countTokens(attempt, credentials);
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
