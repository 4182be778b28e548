package io.sluice.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** The output of a gateway whose log is JSON. */
final class LogLines {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private LogLines() {}

    /** All of them; fails with the first that is no JSON object. */
    static List<JsonNode> of(String output) {
        return output.lines().map(LogLines::read).toList();
    }

    private static JsonNode read(String line) {
        try {
            JsonNode entry = STRICT.readTree(line);
            if (!entry.isObject()) {
                throw new AssertionError("no object: " + line);
            }
            return entry;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}
