package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.OutputLimits;
import io.sluice.model.Sampling;
import io.sluice.provider.bedrock.BedrockModels.Vendor;
import java.math.BigDecimal;

/**
 * {@code inferenceConfig}, and what of sampling only a model's own fields can say. A temperature above the range becomes the
 * highest, 1; nothing is scaled. Claude gets temperature or top_p, never both, because newer models refuse the pair; while it
 * thinks it takes a top_p close to 1 and nothing else. Pure.
 */
final class ConverseSampling {
    private static final BigDecimal MIN_TOP_P_THINKING = new BigDecimal("0.95");

    private ConverseSampling() {}

    /** Writes what goes out; thinking has been written before. */
    static void write(
            Sampling sampling, OutputLimits limits, BedrockTarget target, ObjectNode body, ObjectNode ownFields) {
        ObjectNode config = JsonCodec.object();
        if (limits.maxTokens() != null) {
            config.put("maxTokens", limits.maxTokens());
        }
        if (target.traits().sampling()) {
            sample(sampling, target, config, ownFields);
        }
        if (!limits.stop().isEmpty()) {
            ArrayNode stops = config.putArray("stopSequences");
            limits.stop().forEach(stops::add);
        }
        if (!config.isEmpty()) {
            body.set("inferenceConfig", config);
        }
    }

    private static void sample(Sampling sampling, BedrockTarget target, ObjectNode config, ObjectNode ownFields) {
        BigDecimal temperature =
                sampling.temperature() == null ? null : sampling.temperature().min(BigDecimal.ONE);
        BigDecimal topP = sampling.topP();
        boolean claude = target.traits().vendor() == Vendor.ANTHROPIC;
        if (claude && ownFields.has("thinking")) {
            if (topP != null && topP.compareTo(MIN_TOP_P_THINKING) >= 0) {
                config.put("topP", topP);
            }
            return;
        }
        if (claude && temperature != null && topP != null) {
            boolean preferTopP = temperature.compareTo(BigDecimal.ONE) == 0 && topP.compareTo(BigDecimal.ONE) != 0;
            temperature = preferTopP ? null : temperature;
            topP = preferTopP ? topP : null;
        }
        if (temperature != null) {
            config.put("temperature", temperature);
        }
        if (topP != null) {
            config.put("topP", topP);
        }
        if (sampling.topK() != null) {
            topK(sampling.topK(), target, ownFields);
        }
    }

    private static void topK(long topK, BedrockTarget target, ObjectNode ownFields) {
        switch (target.traits().vendor()) {
            case ANTHROPIC, MISTRAL -> ownFields.put("top_k", topK);
            case NOVA -> ownFields.putObject("inferenceConfig").put("topK", topK);
            case COHERE -> ownFields.put("k", topK);
            case TITAN, AI21, GPT_OSS, OTHER ->
                target.leaveOut("top_k", "The model '" + target.model() + "' takes no 'top_k'.");
        }
    }
}
