package io.sluice.provider.vertex;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.gemini.GeminiCalls;
import io.sluice.provider.http.TokenAccess;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** A model of Google's that generates. */
record VertexGemini(GeminiCalls calls, TokenAccess access)
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.TokenCount,
                Upstream.Completions,
                Upstream.CompletionStream {
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
    public Uni<Long> countTokens(Attempt<ChatRequest> attempt, Credentials credentials) {
        return access.whole(credentials, granted -> calls.countTokens(attempt, granted));
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return access.whole(credentials, granted -> calls.complete(attempt, granted));
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return access.stream(credentials, granted -> calls.completeStream(attempt, granted));
    }
}
