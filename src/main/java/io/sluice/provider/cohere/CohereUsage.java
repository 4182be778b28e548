package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's usage in disjoint buckets. It counts twice: {@code tokens} are what the model read and wrote, {@code
 * billed_units} what is paid for. The former are told where they are there; the latter stay in the raw object. What came
 * from the cache is a part of the input, thinking a part of the output that is not told apart. Pure.
 */
final class CohereUsage {
    private CohereUsage() {}

    /** What {@code usage}, or {@code meta} in the first version, reports; absent when it has no number. */
    static Usage read(@Nullable JsonNode usage) {
        if (usage == null) {
            return Usage.ABSENT;
        }
        JsonNode counts = isCount(usage.path("tokens")) ? usage.path("tokens") : usage.path("billed_units");
        if (!isCount(counts)) {
            return Usage.ABSENT;
        }
        long input = count(counts.path("input_tokens"));
        long cached = Math.min(count(usage.path("cached_tokens")), input);
        long output = count(counts.path("output_tokens"));
        return Usage.reported(new Usage.Tokens(input - cached, cached, 0, 0, output, 0), Json.of(usage));
    }

    private static boolean isCount(JsonNode counts) {
        return counts.path("input_tokens").isNumber()
                || counts.path("output_tokens").isNumber();
    }

    /** Some replies hold whole numbers written as decimals. */
    private static long count(JsonNode number) {
        return Math.max(0, number.asLong(0));
    }
}
