package io.sluice.provider.databricks;

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
import io.sluice.provider.http.TokenAccess;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Databricks bound to a serving endpoint, which decides by its task what of all this it answers. */
record DatabricksUpstream(OpenAiCalls calls, TokenAccess access)
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    @Override
    public void rehearse(ChatRequest request) {
        calls.rehearse(request);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return access.whole(credentials, granted -> calls.chat(attempt, granted));
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return access.stream(credentials, granted -> calls.chatStream(attempt, granted));
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return access.whole(credentials, granted -> calls.complete(attempt, granted));
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return access.stream(credentials, granted -> calls.completeStream(attempt, granted));
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return access.whole(credentials, granted -> calls.embed(attempt, granted));
    }
}
