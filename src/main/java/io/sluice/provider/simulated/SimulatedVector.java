package io.sluice.provider.simulated;

import io.sluice.model.EmbeddingResponse;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Vectors that depend on nothing but the text: of length one, the same each time, and of no meaning. */
final class SimulatedVector {
    private static final int DIMENSIONS = 64;

    private SimulatedVector() {}

    static EmbeddingResponse.Vector of(String text, @Nullable Integer dimensions) {
        var random = new SplittableRandom(text.hashCode());
        double[] values = new double[dimensions == null ? DIMENSIONS : dimensions];
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(-1, 1);
            squares += values[i] * values[i];
        }
        double length = Math.sqrt(squares);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (length == 0 ? 0 : values[i] / length);
        }
        return new EmbeddingResponse.Vector(values);
    }
}
