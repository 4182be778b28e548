package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Sampling;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code generationConfig}: sampling, limits, the form of the answer, thinking. Values outside the API's ranges become the
 * nearest one inside; nothing is scaled. Pure.
 */
final class GeminiConfig {
    private static final BigDecimal HIGHEST_TEMPERATURE = new BigDecimal("2");
    private static final int MOST_STOPS = 5;
    private static final int MOST_CANDIDATES = 8;
    private static final int MOST_ALTERNATIVES = 20;

    private GeminiConfig() {}

    /** What is to be sent; empty when the caller said nothing. */
    static ObjectNode of(Parameters parameters, ResponseFormat format, boolean tools, GeminiTarget target) {
        ObjectNode config = JsonCodec.object();
        writeSampling(parameters.sampling(), target, config);
        writeLimits(parameters.limits(), target, config);
        if (parameters.logProbs() != null) {
            config.put("responseLogprobs", true);
            if (parameters.logProbs() > 0) {
                config.put("logprobs", Math.min(parameters.logProbs(), MOST_ALTERNATIVES));
            }
        }
        writeFormat(format, tools, target, config);
        GeminiThinking.write(parameters.reasoningEffort(), parameters.limits().maxTokens(), target, config);
        return config;
    }

    private static void writeSampling(Sampling sampling, GeminiTarget target, ObjectNode config) {
        put(config, "temperature", sampling.temperature(), HIGHEST_TEMPERATURE);
        put(config, "topP", sampling.topP(), BigDecimal.ONE);
        if (sampling.topK() != null) {
            config.put("topK", sampling.topK());
        }
        if (sampling.presencePenalty() != null) {
            config.put("presencePenalty", sampling.presencePenalty());
        }
        if (sampling.frequencyPenalty() != null) {
            config.put("frequencyPenalty", sampling.frequencyPenalty());
        }
        Long seed = sampling.seed();
        if (seed != null && seed.intValue() != seed) {
            target.leaveOut("seed", "takes a 'seed' of 32 bits.");
        } else if (seed != null) {
            config.put("seed", seed.intValue());
        }
        if (sampling.logitBias() != null) {
            target.leaveOut("logit_bias", "takes no 'logit_bias'.");
        }
    }

    private static void writeLimits(OutputLimits limits, GeminiTarget target, ObjectNode config) {
        if (limits.maxTokens() != null) {
            config.put("maxOutputTokens", limits.maxTokens());
        }
        List<String> stops = limits.stop();
        if (stops.size() > MOST_STOPS) {
            target.leaveOut("stop", "takes at most " + MOST_STOPS + " texts in 'stop'.");
        }
        if (!stops.isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stops.stream().limit(MOST_STOPS).forEach(sequences::add);
        }
        Integer wanted = limits.candidates();
        if (wanted != null && wanted > MOST_CANDIDATES) {
            target.leaveOut("n", "gives at most " + MOST_CANDIDATES + " answers a call.");
        } else if (wanted != null) {
            config.put("candidateCount", wanted);
        }
    }

    private static void writeFormat(ResponseFormat format, boolean tools, GeminiTarget target, ObjectNode config) {
        switch (format) {
            case ResponseFormat.Text() -> {
                // what the model writes anyway
            }
            case ResponseFormat.JsonObject() -> {
                if (fits(tools, target)) {
                    config.put("responseMimeType", "application/json");
                }
            }
            case ResponseFormat.JsonSchema schema -> {
                if (fits(tools, target)) {
                    config.put("responseMimeType", "application/json")
                            .set("responseJsonSchema", schema.schema().node());
                }
            }
            case ResponseFormat.Opaque opaque ->
                target.leaveOut(
                        "response_format",
                        "does not know the response format '" + opaque.type()
                                + "'; send 'text', 'json_object' or 'json_schema'.");
        }
    }

    private static boolean fits(boolean tools, GeminiTarget target) {
        boolean fits = !tools || target.traits().formatWithTools();
        if (!fits) {
            target.leaveOutOfModel("response_format", "takes a response format only in requests without 'tools'.");
        }
        return fits;
    }

    private static void put(ObjectNode config, String name, @Nullable BigDecimal value, BigDecimal most) {
        if (value != null) {
            config.put(name, value.max(BigDecimal.ZERO).min(most));
        }
    }
}
