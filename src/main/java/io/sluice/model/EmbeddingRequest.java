package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * Texts to be turned into vectors. How the vectors are written (numbers, base64) is the dialect's business.
 *
 * @param dimensions wanted length of the vectors; null for the model's own
 * @param user       the caller's own end user, opaque
 */
public record EmbeddingRequest(
        RouteName route,
        Prompt input,
        @Nullable Integer dimensions,
        @Nullable String user,
        Extensions extensions,
        @Nullable Source source)
        implements ModelRequest {
    @Override
    public Task task() {
        return Task.EMBEDDINGS;
    }

    @Override
    public Delivery delivery() {
        return Delivery.WHOLE;
    }
}
