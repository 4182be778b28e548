package io.sluice.provider.local;

import java.io.Serial;
import java.util.Arrays;

/**
 * Port of a model that turns texts into vectors in this process. A CDI bean; a build without one has no such model.
 *
 * <p>Both operations compute, take milliseconds, and are called from several worker threads at once, never from an event
 * loop. The first of them may load the model, which takes a second. They fail with {@link EngineFailed}.
 */
public interface EmbeddingEngine {
    /** The model's name, in routes and in answers. */
    String model();

    /** How many numbers its vectors have. */
    int dimensions();

    /** Most pieces of a text that it can read at once. */
    int longest();

    /** Takes a text apart as the model reads it. Never longer than the text has bytes. */
    Pieces read(String text);

    /**
     * The vector of a text, of length one. What it is depends on these pieces alone, not on what else is embedded.
     *
     * @param pieces at least one, {@link #longest()} at most
     */
    double[] embed(Pieces pieces);

    /** A text in the model's own pieces, without the marks that it wants around them. The array is shared: do not change it. */
    @SuppressWarnings("ArrayRecordComponent") // goes to the model as it is
    record Pieces(long[] ids) {
        int size() {
            return ids.length;
        }

        /** The beginning of it. */
        Pieces first(int count) {
            return new Pieces(Arrays.copyOf(ids, count));
        }
    }

    /** The model cannot be loaded or does not work; an operator has to act. */
    final class EngineFailed extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** @param cause for the log */
        public EngineFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
