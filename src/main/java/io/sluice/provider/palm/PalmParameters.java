package io.sluice.provider.palm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import io.sluice.model.Parameters;
import io.sluice.model.Sampling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for beside its content. Values outside the API's ranges become the nearest one inside; nothing is
 * scaled. Pure.
 */
final class PalmParameters {
    private static final int MOST_CANDIDATES = 8;
    private static final int MOST_STOPS = 5;
    private static final Set<String> OWN = Set.of("safetySettings");
    private static final Set<String> HARMLESS = Set.of(
            "store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "stream_options");

    private PalmParameters() {}

    /** Chats know no limits of their length. */
    static void writeChat(Parameters asked, PalmTarget target, ObjectNode body) {
        if (asked.limits().maxTokens() != null) {
            target.leaveOut("max_tokens", "The provider PaLM takes no 'max_tokens' in chats.");
        }
        if (!asked.limits().stop().isEmpty()) {
            target.leaveOut("stop", "The provider PaLM takes no 'stop' in chats.");
        }
        write(asked, target, body);
    }

    static void writeText(Parameters asked, PalmTarget target, ObjectNode body) {
        if (asked.limits().maxTokens() != null) {
            body.put("maxOutputTokens", asked.limits().maxTokens());
        }
        List<String> stops = asked.limits().stop();
        if (stops.size() > MOST_STOPS) {
            target.leaveOut("stop", "The provider PaLM takes at most " + MOST_STOPS + " texts in 'stop'.");
        }
        if (!stops.isEmpty()) {
            ArrayNode sequences = body.putArray("stopSequences");
            stops.stream().limit(MOST_STOPS).forEach(sequences::add);
        }
        write(asked, target, body);
    }

    private static void write(Parameters asked, PalmTarget target, ObjectNode body) {
        refuse(asked, target);
        Sampling sampling = asked.sampling();
        put(body, "temperature", sampling.temperature());
        put(body, "topP", sampling.topP());
        if (sampling.topK() != null) {
            body.put("topK", sampling.topK());
        }
        Integer wanted = asked.limits().candidates();
        if (wanted != null && wanted > MOST_CANDIDATES) {
            target.leaveOut("n", "The provider PaLM gives at most " + MOST_CANDIDATES + " answers a call.");
        } else if (wanted != null) {
            body.put("candidateCount", wanted);
        }
        extensions(asked.extensions(), target, body);
    }

    /** Forwards what is to be forwarded, leaves out what is harmless, and refuses the rest by name. */
    static void extensions(Extensions extensions, PalmTarget target, ObjectNode body) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || HARMLESS.contains(name) || saysNothing(name, value)) {
                continue;
            }
            if (OWN.contains(name) || extensions.forwarded()) {
                if (!body.has(name)) {
                    body.set(name, value);
                }
            } else {
                target.leaveOut(name, "The provider PaLM does not know the parameter '" + name + "'.");
            }
        }
    }

    private static void refuse(Parameters asked, PalmTarget target) {
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
                        member.getKey(), "The provider PaLM does not know the parameter '" + member.getKey() + "'.");
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

    private static void put(ObjectNode body, String name, @Nullable BigDecimal value) {
        if (value != null) {
            body.put(name, value.max(BigDecimal.ZERO).min(BigDecimal.ONE));
        }
    }
}
