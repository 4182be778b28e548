package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Task;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.routing.Target;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/**
 * A task as the dispatcher sees it: how an upstream is asked for it, whole or as a stream.
 *
 * @param <R> the request
 * @param <T> the whole answer
 */
public sealed interface Operation<R extends ModelRequest, T> {
    /** Chats. */
    Operation<ChatRequest, ChatResponse> CHAT = new Chat();

    /** How many input tokens a chat would use; never streamed. */
    Operation<ChatRequest, Long> TOKEN_COUNT = new TokenCount();

    /** Completions. */
    Operation<CompletionRequest, CompletionResponse> COMPLETIONS = new Completions();

    /** Embeddings; never streamed. */
    Operation<EmbeddingRequest, EmbeddingResponse> EMBEDDINGS = new Embeddings();

    /** The task. */
    Task task();

    /** Whether the upstream has the capability. */
    boolean offeredBy(Upstream upstream, Delivery delivery);

    /** One try for a whole answer; only where offered. */
    Uni<T> whole(Upstream upstream, Attempt<R> attempt, Credentials credentials);

    /** One try for a stream; only where offered. */
    Multi<ReplyFrame> stream(Upstream upstream, Attempt<R> attempt, Credentials credentials);

    /**
     * Refuses what the target cannot do, before anything is sent.
     *
     * @throws CallFailed with {@link Failure.NotOffered}
     */
    default void requireOffered(Target target, Delivery delivery) {
        if (!offeredBy(target.upstream(), delivery)) {
            boolean onlyTheStream = delivery == Delivery.STREAM && offeredBy(target.upstream(), Delivery.WHOLE);
            throw new CallFailed(new Failure.NotOffered(target.displayName(), task(), onlyTheStream));
        }
    }

    /** See {@link #CHAT}. */
    record Chat() implements Operation<ChatRequest, ChatResponse> {
        @Override
        public Task task() {
            return Task.CHAT;
        }

        @Override
        public boolean offeredBy(Upstream upstream, Delivery delivery) {
            return switch (delivery) {
                case WHOLE -> upstream instanceof Upstream.Chat;
                case STREAM -> upstream instanceof Upstream.ChatStream;
            };
        }

        @Override
        public Uni<ChatResponse> whole(Upstream upstream, Attempt<ChatRequest> attempt, Credentials credentials) {
            return ((Upstream.Chat) upstream).chat(attempt, credentials);
        }

        @Override
        public Multi<ReplyFrame> stream(Upstream upstream, Attempt<ChatRequest> attempt, Credentials credentials) {
            return ((Upstream.ChatStream) upstream).chatStream(attempt, credentials);
        }
    }

    /** See {@link #TOKEN_COUNT}. */
    record TokenCount() implements Operation<ChatRequest, Long> {
        @Override
        public Task task() {
            return Task.CHAT;
        }

        @Override
        public boolean offeredBy(Upstream upstream, Delivery delivery) {
            return delivery == Delivery.WHOLE && upstream instanceof Upstream.TokenCount;
        }

        @Override
        public Uni<Long> whole(Upstream upstream, Attempt<ChatRequest> attempt, Credentials credentials) {
            return ((Upstream.TokenCount) upstream).countTokens(attempt, credentials);
        }

        @Override
        public Multi<ReplyFrame> stream(Upstream upstream, Attempt<ChatRequest> attempt, Credentials credentials) {
            throw new IllegalStateException("a count is never streamed");
        }
    }

    /** See {@link #COMPLETIONS}. */
    record Completions() implements Operation<CompletionRequest, CompletionResponse> {
        @Override
        public Task task() {
            return Task.COMPLETIONS;
        }

        @Override
        public boolean offeredBy(Upstream upstream, Delivery delivery) {
            return switch (delivery) {
                case WHOLE -> upstream instanceof Upstream.Completions;
                case STREAM -> upstream instanceof Upstream.CompletionStream;
            };
        }

        @Override
        public Uni<CompletionResponse> whole(
                Upstream upstream, Attempt<CompletionRequest> attempt, Credentials credentials) {
            return ((Upstream.Completions) upstream).complete(attempt, credentials);
        }

        @Override
        public Multi<ReplyFrame> stream(
                Upstream upstream, Attempt<CompletionRequest> attempt, Credentials credentials) {
            return ((Upstream.CompletionStream) upstream).completeStream(attempt, credentials);
        }
    }

    /** See {@link #EMBEDDINGS}. */
    record Embeddings() implements Operation<EmbeddingRequest, EmbeddingResponse> {
        @Override
        public Task task() {
            return Task.EMBEDDINGS;
        }

        @Override
        public boolean offeredBy(Upstream upstream, Delivery delivery) {
            return delivery == Delivery.WHOLE && upstream instanceof Upstream.Embeddings;
        }

        @Override
        public Uni<EmbeddingResponse> whole(
                Upstream upstream, Attempt<EmbeddingRequest> attempt, Credentials credentials) {
            return ((Upstream.Embeddings) upstream).embed(attempt, credentials);
        }

        @Override
        public Multi<ReplyFrame> stream(Upstream upstream, Attempt<EmbeddingRequest> attempt, Credentials credentials) {
            throw new IllegalStateException("embeddings are never streamed");
        }
    }
}
