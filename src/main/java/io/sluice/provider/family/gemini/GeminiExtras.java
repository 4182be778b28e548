package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Members of the caller's request that the canonical model has no word for. Pure. */
final class GeminiExtras {
    /** The API's own, in both of its spellings, which callers of other dialects send along knowing whom they talk to. */
    private static final Map<String, String> OWN = Map.of(
            "safetySettings", "safetySettings",
            "safety_settings", "safetySettings",
            "cachedContent", "cachedContent",
            "cached_content", "cachedContent");

    private static final Map<String, String> OWN_CONFIG = Map.of(
            "thinkingConfig", "thinkingConfig",
            "thinking_config", "thinkingConfig",
            "mediaResolution", "mediaResolution",
            "media_resolution", "mediaResolution");

    private static final Map<String, String> OWN_OF_EMBEDDINGS = Map.of(
            "taskType", "taskType",
            "task_type", "taskType",
            "title", "title");

    /** Members that change nothing in the answer: how another vendor stores, caches or labels the call. */
    private static final Set<String> HARMLESS = Set.of(
            "store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "stream_options");

    private static final List<String> TIERS = List.of("flex", "priority");

    private GeminiExtras() {}

    /** Adds to a generating request what belongs there, leaves out what is harmless, and refuses the rest by name. */
    static void write(Extensions extensions, GeminiTarget target, ObjectNode body, ObjectNode config) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (OWN.containsKey(name) && !value.isNull()) {
                body.set(OWN.get(name), value);
            } else if (OWN_CONFIG.containsKey(name) && !value.isNull()) {
                config.set(OWN_CONFIG.get(name), value);
            } else if (name.equals("labels") && target.host() == GeminiHost.VERTEX_AI) {
                body.set(name, value);
            } else if (name.equals("service_tier") && isTier(value, target)) {
                body.set("serviceTier", value);
            } else {
                refuse(name, value, extensions.forwarded(), target);
            }
        }
    }

    /** The same for each text to be embedded. */
    static void writeEmbedding(Extensions extensions, GeminiTarget target, ObjectNode request) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (OWN_OF_EMBEDDINGS.containsKey(name) && !value.isNull()) {
                request.set(OWN_OF_EMBEDDINGS.get(name), value);
            } else {
                refuse(name, value, extensions.forwarded(), target);
            }
        }
    }

    /**
     * What is not the API's own cannot be passed on: the API refuses members it does not know. Whoever wants unknown members
     * passed on is MLflow's client, whose own gateway drops them here.
     */
    private static void refuse(String name, JsonNode value, boolean forwarded, GeminiTarget target) {
        if (!forwarded && !value.isNull() && !HARMLESS.contains(name) && !saysNothing(name, value)) {
            target.leaveOut(name, "does not know the parameter '" + name + "'.");
        }
    }

    private static boolean isTier(JsonNode value, GeminiTarget target) {
        return target.host() == GeminiHost.GEMINI_API && TIERS.contains(value.asText());
    }

    /** Whether the value is the one that holds anyway. */
    private static boolean saysNothing(String name, JsonNode value) {
        return switch (name) {
            case "service_tier" ->
                value.asText().equals("auto") || value.asText().equals("default");
            case "modalities" -> value.size() == 1 && value.path(0).asText().equals("text");
            case "echo" -> value.isBoolean() && !value.booleanValue();
            case "best_of" -> value.asLong() == 1;
            case "suffix" -> value.asText().isEmpty();
            default -> false;
        };
    }
}
