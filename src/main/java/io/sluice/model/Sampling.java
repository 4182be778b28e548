package io.sluice.model;

import io.sluice.json.Json;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are drawn. Null means that the caller said nothing, and nothing is sent. Ranges are the dialect's to check;
 * a provider clamps or refuses what its upstream cannot take, and never scales silently.
 */
public record Sampling(
        @Nullable BigDecimal temperature,
        @Nullable BigDecimal topP,
        @Nullable Long topK,
        @Nullable BigDecimal presencePenalty,
        @Nullable BigDecimal frequencyPenalty,
        @Nullable Long seed,
        @Nullable Json logitBias) {
    /** The caller said nothing. */
    public static final Sampling UNSET = new Sampling(null, null, null, null, null, null, null);

    /** The same with another temperature. */
    public Sampling withTemperature(@Nullable BigDecimal other) {
        return new Sampling(other, topP, topK, presencePenalty, frequencyPenalty, seed, logitBias);
    }
}
