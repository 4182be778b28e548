package io.sluice.model;

import org.jspecify.annotations.Nullable;

/** What a caller asks of a route. */
public sealed interface ModelRequest permits ChatRequest, CompletionRequest, EmbeddingRequest {
    /** The route asked. */
    RouteName route();

    /** What the route must be for. */
    Task task();

    /** Whole or streamed. */
    Delivery delivery();

    /** The caller's own document, for providers of its family; null when there is none to keep. */
    @Nullable
    Source source();
}
