package io.sluice.provider.family.openai;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** A server of the family bound to a target: generates, and embeds where the server does. */
public sealed interface CompatibleUpstream
        extends Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream {
    /** The exchanges. */
    OpenAiCalls calls();

    /** The one that offers this. */
    static CompatibleUpstream of(OpenAiCalls calls, boolean embeds) {
        return embeds ? new Embedding(calls) : new Generating(calls);
    }

    @Override
    default void rehearse(ChatRequest request) {
        calls().rehearse(request);
    }

    @Override
    default Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return calls().chat(attempt, credentials);
    }

    @Override
    default Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return calls().chatStream(attempt, credentials);
    }

    @Override
    default Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return calls().complete(attempt, credentials);
    }

    @Override
    default Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return calls().completeStream(attempt, credentials);
    }

    /** Chats and completions. */
    record Generating(OpenAiCalls calls) implements CompatibleUpstream {}

    /** Chats, completions and embeddings. */
    record Embedding(OpenAiCalls calls) implements CompatibleUpstream, Upstream.Embeddings {
        @Override
        public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
            return calls.embed(attempt, credentials);
        }
    }
}
