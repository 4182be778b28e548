package io.sluice.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.Usage;
import io.sluice.provider.http.UpstreamReply;
import org.jspecify.annotations.Nullable;

/**
 * The server's counts. A stream tells the length of its input at its end; a whole answer tells it in the header {@code
 * x-prompt-tokens}, and older servers by the list of its tokens. The raw object holds what was told and no token. Pure.
 */
final class TgiUsage {
    private static final String INPUT = "input_length";
    private static final String OUTPUT = "generated_tokens";
    private static final int MAX_DIGITS = 15;

    private TgiUsage() {}

    static Usage whole(JsonNode details, UpstreamReply.Headers headers) {
        Long input = number(headers.get("x-prompt-tokens"));
        if (input == null && !details.path("prefill").isEmpty()) {
            input = (long) details.path("prefill").size();
        }
        return of(input, details);
    }

    static Usage streamed(JsonNode details) {
        return of(details.path(INPUT).isNumber() ? (Long) count(details.path(INPUT)) : null, details);
    }

    private static Usage of(@Nullable Long input, JsonNode details) {
        if (!details.path(OUTPUT).isNumber()) {
            return Usage.ABSENT;
        }
        long output = count(details.path(OUTPUT));
        ObjectNode raw = JsonCodec.object().put(OUTPUT, output);
        if (input != null) {
            raw.put(INPUT, input);
        }
        return Usage.reported(Usage.Tokens.of(input == null ? 0 : input, output), Json.of(raw));
    }

    private static long count(JsonNode number) {
        return Math.max(0, number.asLong(0));
    }

    /** Null when there is none, or nonsense. */
    private static @Nullable Long number(@Nullable String digits) {
        if (digits == null
                || digits.isEmpty()
                || digits.length() > MAX_DIGITS
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return null;
        }
        return Long.valueOf(digits);
    }
}
