package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vectors, in the order of the inputs. */
public record EmbeddingResponse(
        ReplyMeta meta,
        List<Vector> vectors,
        Usage usage,
        @Nullable Source source) {
    public EmbeddingResponse {
        vectors = List.copyOf(vectors);
    }

    /** One vector. The array is shared: treat it as immutable. */
    @SuppressWarnings("ArrayRecordComponent") // boxing a few thousand numbers a call would be the worse evil
    public record Vector(double[] values) {}
}
