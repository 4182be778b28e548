package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Converse's usage in disjoint buckets. The API counts what the cache took or gave apart from {@code inputTokens}; thinking is a
 * part of the output that it does not tell apart. Pure.
 */
final class ConverseUsage {
    private ConverseUsage() {}

    /** What a usage object reports; absent when there is none, or none with a number. */
    static Usage read(@Nullable JsonNode usage) {
        if (usage == null
                || !(usage.path("inputTokens").isNumber()
                        || usage.path("outputTokens").isNumber())) {
            return Usage.ABSENT;
        }
        long written = count(usage.path("cacheWriteInputTokens"));
        long hour = 0;
        for (JsonNode detail : usage.path("cacheDetails")) {
            if (detail.path("ttl").asText().equals("1h")) {
                hour += count(detail.path("inputTokens"));
            }
        }
        long hourWritten = Math.min(hour, written);
        var tokens = new Usage.Tokens(
                count(usage.path("inputTokens")),
                count(usage.path("cacheReadInputTokens")),
                written - hourWritten,
                hourWritten,
                count(usage.path("outputTokens")),
                0);
        return Usage.reported(tokens, Json.of(usage));
    }

    private static long count(JsonNode number) {
        return Math.max(0, number.asLong(0));
    }
}
