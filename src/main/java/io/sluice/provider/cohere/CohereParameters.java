package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Parameters;
import io.sluice.model.Sampling;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sampling and limits under Cohere's names, the same in both versions of its API. Values outside its ranges become the
 * nearest one inside; nothing is scaled. Pure.
 */
final class CohereParameters {
    /** Highest temperature of {@code /v2/chat}. */
    static final BigDecimal CHAT_TEMPERATURE = BigDecimal.ONE;
    /** Highest temperature of {@code /v1/generate}. */
    static final BigDecimal GENERATE_TEMPERATURE = new BigDecimal("5");

    private static final BigDecimal LEAST_P = new BigDecimal("0.01");
    private static final BigDecimal MOST_P = new BigDecimal("0.99");
    private static final long MOST_K = 500;
    private static final int MOST_STOPS = 5;

    private CohereParameters() {}

    /** What no operation of the API can do, and callers would miss. */
    static void refuseImpossible(Parameters parameters, CohereTarget target) {
        if (parameters.logProbs() != null) {
            target.leaveOut(
                    "logprobs",
                    "The provider Cohere reports log probabilities by its own token ids, which cannot be told on.");
        }
        if (parameters.sampling().logitBias() != null) {
            target.leaveOut("logit_bias", "The provider Cohere takes no 'logit_bias'.");
        }
    }

    /** Writes what the caller said. */
    static void write(Parameters parameters, BigDecimal highestTemperature, CohereTarget target, ObjectNode body) {
        Sampling sampling = parameters.sampling();
        if (parameters.limits().maxTokens() != null) {
            body.put("max_tokens", parameters.limits().maxTokens());
        }
        writeStops(parameters.limits().stop(), target, body);
        put(body, "temperature", sampling.temperature(), BigDecimal.ZERO, highestTemperature);
        put(body, "p", sampling.topP(), LEAST_P, MOST_P);
        if (sampling.topK() != null) {
            body.put("k", Math.clamp(sampling.topK(), 0, MOST_K));
        }
        put(body, "frequency_penalty", sampling.frequencyPenalty(), BigDecimal.ZERO, BigDecimal.ONE);
        put(body, "presence_penalty", sampling.presencePenalty(), BigDecimal.ZERO, BigDecimal.ONE);
        if (sampling.seed() != null) {
            body.put("seed", sampling.seed());
        }
    }

    private static void writeStops(List<String> stops, CohereTarget target, ObjectNode body) {
        if (stops.size() > MOST_STOPS) {
            target.leaveOut("stop", "The provider Cohere takes at most " + MOST_STOPS + " texts in 'stop'.");
        }
        if (!stops.isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            stops.stream().limit(MOST_STOPS).forEach(sequences::add);
        }
    }

    private static void put(
            ObjectNode body, String name, @Nullable BigDecimal value, BigDecimal least, BigDecimal most) {
        if (value != null) {
            body.put(name, value.max(least).min(most));
        }
    }
}
