package io.sluice.provider.mosaicml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Extensions;
import io.sluice.model.Parameters;
import io.sluice.model.Sampling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request asks for beside its content, in {@code parameters}. Pure. */
final class MosaicParameters {
    private static final Set<String> HARMLESS = Set.of(
            "store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "stream_options");

    private MosaicParameters() {}

    static void write(Parameters asked, MosaicTarget target, ObjectNode body) {
        refuse(asked, target);
        ObjectNode parameters = JsonCodec.object();
        if (asked.limits().maxTokens() != null) {
            parameters.put("max_new_tokens", asked.limits().maxTokens());
        }
        Sampling sampling = asked.sampling();
        put(parameters, "temperature", sampling.temperature());
        put(parameters, "top_p", sampling.topP());
        if (sampling.topK() != null) {
            parameters.put("top_k", sampling.topK());
        }
        if (!asked.limits().stop().isEmpty()) {
            ArrayNode stop = parameters.putArray("stop");
            asked.limits().stop().forEach(stop::add);
        }
        extensions(asked.extensions(), target, parameters);
        if (!parameters.isEmpty()) {
            body.set("parameters", parameters);
        }
    }

    /** Forwards what is to be forwarded, leaves out what is harmless, and refuses the rest by name. */
    static void extensions(Extensions extensions, MosaicTarget target, ObjectNode into) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || HARMLESS.contains(name) || saysNothing(name, value)) {
                continue;
            }
            if (extensions.forwarded()) {
                if (!into.has(name)) {
                    into.set(name, value);
                }
            } else {
                target.leaveOut(name, "The provider MosaicML does not know the parameter '" + name + "'.");
            }
        }
    }

    private static void refuse(Parameters asked, MosaicTarget target) {
        Integer candidates = asked.limits().candidates();
        if (candidates != null && candidates > 1) {
            target.leaveOut("n", "The provider MosaicML gives one answer a call; 'n' must be 1.");
        }
        Sampling sampling = asked.sampling();
        String effort = asked.reasoningEffort();
        List<Map.Entry<String, Boolean>> unknown = List.of(
                Map.entry("logprobs", asked.logProbs() != null),
                Map.entry("logit_bias", sampling.logitBias() != null),
                Map.entry("seed", sampling.seed() != null),
                Map.entry("presence_penalty", isTold(sampling.presencePenalty())),
                Map.entry("frequency_penalty", isTold(sampling.frequencyPenalty())),
                Map.entry("reasoning_effort", effort != null && !effort.equals("none")));
        for (var member : unknown) {
            if (member.getValue()) {
                target.leaveOut(
                        member.getKey(),
                        "The provider MosaicML does not know the parameter '" + member.getKey() + "'.");
            }
        }
    }

    private static boolean isTold(@Nullable BigDecimal penalty) {
        return penalty != null && penalty.signum() != 0;
    }

    private static boolean saysNothing(String name, JsonNode value) {
        return switch (name) {
            case "service_tier" -> value.asText().equals("auto");
            case "modalities" -> value.size() == 1 && value.path(0).asText().equals("text");
            case "echo" -> value.isBoolean() && !value.booleanValue();
            case "best_of" -> value.asLong() == 1;
            case "suffix" -> value.asText().isEmpty();
            default -> false;
        };
    }

    private static void put(ObjectNode parameters, String name, @Nullable BigDecimal value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
