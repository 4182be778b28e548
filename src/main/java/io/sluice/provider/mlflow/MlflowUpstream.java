package io.sluice.provider.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.provider.Attempt;
import io.sluice.provider.Leniency;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.OpenAiApi;
import io.sluice.provider.family.openai.OpenAiErrors;
import io.sluice.provider.family.openai.OpenAiHeaders;
import io.sluice.provider.http.Redaction;
import io.sluice.provider.http.UnaryReplies;
import io.sluice.provider.http.UpstreamReply;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import java.util.function.Supplier;

/** A model asked by {@code inputs} and {@code params}: it answers whole only. */
record MlflowUpstream(OpenAiApi api, String address, Leniency leniency, OpenAiErrors errors)
        implements Upstream.Rehearsal, Upstream.Chat, Upstream.Completions, Upstream.Embeddings {
    @Override
    public void rehearse(ChatRequest request) {
        MlflowRequests.chat(request, leniency);
    }

    @Override
    public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
        return call(() -> MlflowRequests.chat(attempt.request(), leniency), MlflowReplies::chat, credentials);
    }

    @Override
    public Uni<CompletionResponse> complete(Attempt<CompletionRequest> attempt, Credentials credentials) {
        return call(
                () -> MlflowRequests.completion(attempt.request(), leniency), MlflowReplies::completion, credentials);
    }

    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return call(() -> MlflowRequests.embedding(attempt.request(), leniency), MlflowReplies::embedding, credentials);
    }

    /** The document of a success; fails with {@link CallFailed} when it is none. */
    static JsonNode document(UpstreamReply reply, OpenAiErrors errors) {
        if (reply.isSuccess()) {
            try {
                return JsonCodec.read(reply.body());
            } catch (InvalidJson notJson) {
                // what it is instead is the error reader's to say
            }
        }
        throw new CallFailed(new Failure.Upstream(errors.read(reply)));
    }

    /** The body is made anew for each subscription. */
    private <T> Uni<T> call(Supplier<ObjectNode> body, Function<JsonNode, T> reader, Credentials credentials) {
        return UnaryReplies.read(Uni.createFrom().deferred(() -> {
                    OpenAiHeaders headers = OpenAiHeaders.bearer(credentials.get(MlflowServingProvider.KEY));
                    return api.post(address, headers.authorization(), null, null, JsonCodec.writeBytes(body.get()));
                }))
                .map(reply -> document(reply, errors))
                .map(reader)
                .onFailure(CallFailed.class)
                .transform(failed -> Redaction.of(failed, credentials));
    }
}
