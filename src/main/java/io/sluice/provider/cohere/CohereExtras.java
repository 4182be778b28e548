package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Extensions;
import java.util.Map;
import java.util.Set;

/** Members of the caller's request that the canonical model has no word for. Pure. */
final class CohereExtras {
    /** What callers of other dialects send along to a chat, knowing whom they talk to. */
    static final Set<String> CHAT =
            Set.of("documents", "citation_options", "safety_mode", "priority", "strict_tools", "thinking");

    /** The same for a completion of an older model. */
    static final Set<String> GENERATE = Set.of("truncate", "preset", "end_sequences", "raw_prompting");

    /** The same for embeddings. */
    static final Set<String> EMBED = Set.of("input_type", "truncate", "priority");

    /** Members that change nothing in the answer: how another vendor stores, caches or labels the call. */
    private static final Set<String> HARMLESS = Set.of(
            "store", "metadata", "prompt_cache_key", "prompt_cache_retention", "safety_identifier", "stream_options");

    private CohereExtras() {}

    /** Adds to the body what belongs there, leaves out what is harmless, and refuses the rest by name. */
    static void write(Extensions extensions, Set<String> own, CohereTarget target, ObjectNode body) {
        for (Map.Entry<String, Json> member : extensions.members().entrySet()) {
            String name = member.getKey();
            JsonNode value = member.getValue().node();
            if (value.isNull() || name.equals("stream_options")) {
                continue;
            }
            if (own.contains(name)) {
                body.set(name, value);
            } else if (extensions.forwarded()) {
                if (!body.has(name)) {
                    body.set(name, value);
                }
            } else if (!HARMLESS.contains(name) && !saysNothing(name, value)) {
                target.leaveOut(name, "The provider Cohere does not know the parameter '" + name + "'.");
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
