package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Sampling;
import java.math.BigDecimal;

/**
 * Sampling parameters as the API takes them. A temperature above its range becomes the highest, 1; nothing is scaled.
 * Temperature and top_p never go together, because newer models refuse the pair: the one that is at its default of 1 gives
 * way, else the temperature stays. A model that thinks takes a top_p close to 1 and nothing else; one that takes no sampling
 * gets none. Pure.
 */
final class AnthropicSampling {
    private static final BigDecimal MIN_TOP_P_THINKING = new BigDecimal("0.95");

    private AnthropicSampling() {}

    /** Writes what goes out; {@code thinking} has been written before. */
    static void write(Sampling sampling, AnthropicTarget target, ObjectNode body) {
        if (!target.takesSampling()) {
            return;
        }
        BigDecimal temperature =
                sampling.temperature() == null ? null : sampling.temperature().min(BigDecimal.ONE);
        BigDecimal topP = sampling.topP();
        if (thinks(body)) {
            if (topP != null && topP.compareTo(MIN_TOP_P_THINKING) >= 0) {
                body.put("top_p", topP);
            }
            return;
        }
        boolean preferTopP = topP != null
                && (temperature == null
                        || (temperature.compareTo(BigDecimal.ONE) == 0 && topP.compareTo(BigDecimal.ONE) != 0));
        if (preferTopP) {
            body.put("top_p", topP);
        } else if (temperature != null) {
            body.put("temperature", temperature);
        }
        if (sampling.topK() != null) {
            body.put("top_k", sampling.topK());
        }
    }

    private static boolean thinks(ObjectNode body) {
        String type = body.path("thinking").path("type").asText();
        return !type.isEmpty() && !type.equals("disabled");
    }
}
