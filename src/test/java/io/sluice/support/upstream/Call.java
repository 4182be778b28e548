package io.sluice.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/**
 * A request on its way to an answer, read as far as every wire needs it.
 *
 * @param body the JSON body, a missing node when there is none
 * @param variables what the named groups of the endpoint's path matched
 * @param serial number of this request since the start, for ids that never repeat
 */
public record Call(RecordedRequest request, JsonNode body, Map<String, String> variables, Rules rules, long serial) {

    /** The one moment at which all replies were created, so that bytes can be compared: 2026-01-02T02:54:05Z. */
    public static final long CREATED = 1_767_322_445L;

    /** Whether a stream is asked for: in the body, or by a path whose operation is named so or whose group {@code stream} matched. */
    public boolean streams() {
        return body.path("stream")
                .asBoolean(variables.containsKey("stream")
                        || variables.getOrDefault("operation", "").startsWith("stream"));
    }

    /** The model asked for: in the body, or where a wire has it there in the path. */
    public String model() {
        return body.path("model").asText(variables.getOrDefault("model", ""));
    }

    /** An id in the vendor's style: the prefix, then a number that never repeats. */
    public String id(String prefix) {
        return prefix + String.format("%024d", serial);
    }

    /** The key of an {@code Authorization: Bearer} header. */
    public Optional<String> bearer() {
        return request.header("authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .filter(key -> !key.isEmpty());
    }
}
