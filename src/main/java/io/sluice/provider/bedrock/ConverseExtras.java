package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import java.util.Map;
import java.util.Set;

/** Members of the caller's request that the canonical model has no word for. Pure. */
final class ConverseExtras {
    private static final String OWN_FIELDS = "additionalModelRequestFields";

    /** The API's own, which callers of other dialects send along knowing whom they talk to. */
    private static final Set<String> OWN = Set.of(
            "guardrailConfig",
            "performanceConfig",
            "serviceTier",
            "requestMetadata",
            "promptVariables",
            "additionalModelResponseFieldPaths");

    /** Members that change nothing in the answer: how another vendor stores, caches or labels the call. */
    private static final Set<String> HARMLESS = Set.of(
            "store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "stream_options");

    private static final Set<String> TIERS = Set.of("default", "priority", "flex");

    private ConverseExtras() {}

    /**
     * Adds what belongs into the body or among the model's own fields, leaves out what is harmless, and refuses the rest by
     * name.
     */
    static void write(Extensions extensions, BedrockTarget target, ObjectNode body, ObjectNode ownFields) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || name.equals("stream_options")) {
                continue;
            }
            if (OWN.contains(name)) {
                body.set(name, value);
            } else if (name.equals(OWN_FIELDS) && value instanceof ObjectNode fields) {
                ownFields.setAll(fields);
            } else if (name.equals("service_tier") && TIERS.contains(value.asText())) {
                body.putObject("serviceTier").put("type", value.asText());
            } else if (extensions.forwarded()) {
                ownFields.set(name, value);
            } else if (!isHarmless(name, value)) {
                target.leaveOut(name, "The provider Amazon Bedrock does not know the parameter '" + name + "'.");
            }
        }
    }

    /** Whether leaving the member out changes nothing in the answer. */
    static boolean isHarmless(String name, JsonNode value) {
        return HARMLESS.contains(name) || saysNothing(name, value);
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
