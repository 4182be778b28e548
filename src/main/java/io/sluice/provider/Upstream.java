package io.sluice.provider;

import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.ReplyFrame;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * A provider bound to one target's settings: immutable, shared by all calls, safe on any event loop. It implements the
 * capabilities it has; what it lacks is refused before anything is sent.
 *
 * <p>Every method is cold: nothing is sent before subscription, each subscription sends once, and cancelling it closes
 * the exchange with the upstream at once. Every failure is a {@link io.sluice.model.CallFailed}. Deadlines, repetition and
 * bulkheads are the dispatcher's; an upstream makes exactly one try.
 */
public interface Upstream {
    /** How many tokens a request can come to at most here. */
    default TokenTariff tariff() {
        return TokenTariff.CAUTIOUS;
    }

    /**
     * Writes a chat as it would be sent, and sends nothing: the way to ask the very code that refuses what it refuses. Pure,
     * quick, and told nobody. Every upstream that chats can be asked; of one that cannot, nobody knows what its chats may
     * hold.
     */
    interface Rehearsal extends Upstream {
        /**
         * Returns where the chat would be sent.
         *
         * @throws io.sluice.model.CallFailed as the call would fail before anything is sent
         */
        void rehearse(ChatRequest request);
    }

    /** Answers chats whole. */
    interface Chat extends Upstream {
        Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials);
    }

    /** Answers chats as a stream, one frame per frame of the upstream, asking for the next only on demand. */
    interface ChatStream extends Upstream {
        Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials);
    }

    /** Counts the input tokens that a chat would use, by the upstream's own count; generates nothing and costs nothing. */
    interface TokenCount extends Upstream {
        Uni<Long> countTokens(Attempt<ChatRequest> attempt, Credentials credentials);
    }

    /** Completes texts whole. */
    interface Completions extends Upstream {
        Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials);
    }

    /** Completes texts as a stream. */
    interface CompletionStream extends Upstream {
        Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials);
    }

    /** Turns texts into vectors. */
    interface Embeddings extends Upstream {
        Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials);
    }
}
