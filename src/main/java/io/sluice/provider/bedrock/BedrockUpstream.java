package io.sluice.provider.bedrock;

import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.ReplyFrame;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.http.ChatAsCompletionEvents;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/**
 * One model at Bedrock. Chats go by Converse, whoever made the model; completions of models that have a form of their own for
 * them by that form, others as chats, and streamed ones always as chats, which all of them can.
 */
record BedrockUpstream(BedrockTarget target, BedrockExchange exchange)
        implements Upstream.Rehearsal,
                Upstream.Chat,
                Upstream.ChatStream,
                Upstream.Completions,
                Upstream.CompletionStream,
                Upstream.Embeddings {
    private static final String CONVERSE = "converse";
    private static final String CONVERSE_STREAM = "converse-stream";
    private static final String INVOKE = "invoke";

    /** Bodies of one request sent at the same time, where it takes several. */
    private static final int AT_A_TIME = 8;

    @Override
    public void rehearse(ChatRequest request) {
        if (request.delivery() == Delivery.STREAM) {
            requireStreams();
        }
        ConverseRequest.of(request, target);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return Uni.createFrom().deferred(() -> {
            ConverseRequest request = ConverseRequest.of(attempt.request(), target);
            return exchange.whole(
                    target.address(CONVERSE),
                    request.body(),
                    reply -> ConverseReplyMapper.chat(reply.document(), request.answerTool()),
                    credentials);
        });
    }

    @Override
    public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
        return Multi.createFrom().deferred(() -> {
            requireStreams();
            ConverseRequest request = ConverseRequest.of(attempt.request(), target);
            return exchange.stream(
                    target.address(CONVERSE_STREAM),
                    request.body(),
                    () -> new ConverseEvents(request.answerTool()),
                    credentials);
        });
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return Uni.createFrom().deferred(() -> {
            if (target.traits().completes()) {
                return exchange.whole(
                        target.address(INVOKE),
                        InvokeCompletions.request(attempt.request(), target),
                        reply -> InvokeTexts.read(reply, target.traits().vendor()),
                        credentials);
            }
            ConverseRequest request = ConverseRequest.of(attempt.request(), target);
            return exchange.whole(
                    target.address(CONVERSE),
                    request.body(),
                    reply -> ConverseReplyMapper.completion(reply.document()),
                    credentials);
        });
    }

    @Override
    public Multi<ReplyFrame> completeStream(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return Multi.createFrom().deferred(() -> {
            requireStreams();
            ConverseRequest request = ConverseRequest.of(attempt.request(), target);
            return exchange.stream(
                    target.address(CONVERSE_STREAM),
                    request.body(),
                    () -> new ChatAsCompletionEvents(new ConverseEvents(null)),
                    credentials);
        });
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return Uni.createFrom().deferred(() -> {
            List<Uni<BedrockReply>> replies = InvokeEmbeddings.requests(attempt.request(), target).stream()
                    .map(body -> exchange.whole(target.address(INVOKE), body, Function.identity(), credentials))
                    .toList();
            return Uni.join()
                    .all(replies)
                    .usingConcurrencyOf(AT_A_TIME)
                    .andFailFast()
                    .map(all -> InvokeEmbeddings.join(all, target.traits().vendor()));
        });
    }

    private void requireStreams() {
        if (!target.traits().streams()) {
            throw new CallFailed(
                    new Failure.Unsupported("stream", "The model '" + target.model() + "' does not stream."));
        }
    }
}
