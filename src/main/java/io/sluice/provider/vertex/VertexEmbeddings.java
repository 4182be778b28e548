package io.sluice.provider.vertex;

import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.provider.Attempt;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.gemini.GeminiCalls;
import io.sluice.provider.http.TokenAccess;
import io.sluice.secret.Credentials;
import io.smallrye.mutiny.Uni;

/**
 * A model of Google's that embeds.
 *
 * @param predict how texts are written for a model that is asked to predict; the newest are asked as the Gemini API is
 */
record VertexEmbeddings(GeminiCalls calls, TokenAccess access, VertexPredict predict) implements Upstream.Embeddings {
    @Override
    public Uni<EmbeddingResponse> embed(Attempt<EmbeddingRequest> attempt, Credentials credentials) {
        return access.whole(
                credentials,
                granted -> predict.isAsked()
                        ? calls.whole(
                                "predict", () -> predict.request(attempt.request()), VertexPredict::reply, granted)
                        : calls.embed(attempt, granted));
    }
}
