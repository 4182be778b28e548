package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import java.util.Map;
import java.util.Set;

/** Members of the caller's request that the canonical model has no word for. Pure. */
final class AnthropicExtras {
    /** Anthropic's own, which callers of other dialects send along knowing whom they talk to. */
    private static final Set<String> OWN = Set.of("thinking", "cache_control", "inference_geo");

    /**
     * Members that change nothing in the answer: how another vendor stores, caches or labels the call, or how its stream
     * is to look.
     */
    private static final Set<String> HARMLESS =
            Set.of("store", "metadata", "prompt_cache_key", "prompt_cache_retention", "stream_options");

    private AnthropicExtras() {}

    /** Adds to the body what belongs there, leaves out what is harmless, and refuses the rest by name. */
    static void write(Extensions extensions, AnthropicTarget target, ObjectNode body) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || name.equals("stream_options")) {
                continue;
            }
            if (extensions.forwarded()) {
                if (!body.has(name)) {
                    body.set(name, value);
                }
            } else if (OWN.contains(name)) {
                body.set(name, value);
            } else if (name.equals("safety_identifier")) {
                if (!body.has("metadata")) {
                    body.putObject("metadata").set("user_id", value);
                }
            } else if (!HARMLESS.contains(name) && !saysNothing(name, value)) {
                target.leaveOut(name, "The provider Anthropic does not know the parameter '" + name + "'.");
            }
        }
    }

    /** Whether the value is the one that holds anyway. */
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
}
