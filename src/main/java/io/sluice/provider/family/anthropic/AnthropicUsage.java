package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Usage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's usage in disjoint buckets. The API counts what the cache took or gave apart from {@code input_tokens}, but
 * thinking within {@code output_tokens}. Pure.
 */
final class AnthropicUsage {
    private AnthropicUsage() {}

    /** What a usage object reports; absent when there is none, or none with a number. */
    static Usage read(@Nullable JsonNode usage) {
        if (usage == null
                || !(usage.path("input_tokens").isNumber()
                        || usage.path("output_tokens").isNumber())) {
            return Usage.ABSENT;
        }
        JsonNode byLife = usage.path("cache_creation");
        long hour = count(byLife.path("ephemeral_1h_input_tokens"));
        long short5m = count(byLife.path("ephemeral_5m_input_tokens"));
        JsonNode written = usage.path("cache_creation_input_tokens");
        long allWritten = written.isNumber() ? count(written) : hour + short5m;
        long output = count(usage.path("output_tokens"));
        long thinking = Math.min(count(usage.path("output_tokens_details").path("thinking_tokens")), output);
        long hourWritten = Math.min(hour, allWritten);
        var tokens = new Usage.Tokens(
                count(usage.path("input_tokens")),
                count(usage.path("cache_read_input_tokens")),
                allWritten - hourWritten,
                hourWritten,
                output - thinking,
                thinking);
        return Usage.reported(tokens, Json.of(usage));
    }

    /** What a stream has reported so far: later totals replace earlier ones, a null replaces nothing. */
    static ObjectNode merge(@Nullable ObjectNode before, JsonNode later) {
        ObjectNode merged = JsonCodec.object();
        if (before != null) {
            merged.setAll(before);
        }
        for (Map.Entry<String, JsonNode> member : later.properties()) {
            if (!member.getValue().isNull() || !merged.has(member.getKey())) {
                merged.set(member.getKey(), member.getValue());
            }
        }
        return merged;
    }

    private static long count(JsonNode number) {
        return Math.max(0, number.asLong(0));
    }
}
