package io.sluice.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much may come back.
 *
 * @param maxTokens  most output tokens per candidate, reasoning included; null when unsaid
 * @param stop       texts that end the answer; empty when unsaid
 * @param candidates how many answers are wanted, at least 1; null when unsaid (which means one)
 */
public record OutputLimits(
        @Nullable Long maxTokens,
        List<String> stop,
        @Nullable Integer candidates) {
    /** The caller said nothing. */
    public static final OutputLimits UNSET = new OutputLimits(null, List.of(), null);

    public OutputLimits {
        stop = List.copyOf(stop);
    }
}
