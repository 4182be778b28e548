package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dialect.Excerpt;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.util.List;

/** Refusals of requests, worded as Anthropic words them: the place, a colon, what is wrong there. */
final class Refused {
    private Refused() {}

    /** {@code problem} follows the place and a colon. */
    static CallFailed with(String path, String rule, String problem) {
        return new CallFailed(Failure.InvalidRequest.of(path, rule, path.isEmpty() ? problem : path + ": " + problem));
    }

    static CallFailed missing(String path) {
        return with(path, "missing", "Field required");
    }

    /** {@code expected} follows the words "should be": {@code a valid string}. */
    static CallFailed type(String path, String expected, JsonNode actual) {
        return with(path, "type", "Input should be " + expected + ", but it is " + kind(actual));
    }

    static CallFailed value(String path, String value, List<String> accepted) {
        return with(path, "value", "Input should be " + listed(accepted) + ", but it is '" + Excerpt.of(value) + "'");
    }

    private static String listed(List<String> values) {
        var quoted = values.stream().map(value -> "'" + value + "'").toList();
        return quoted.size() == 1
                ? quoted.getFirst()
                : String.join(", ", quoted.subList(0, quoted.size() - 1)) + " or " + quoted.getLast();
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case BOOLEAN -> "a boolean";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal";
            case NULL, MISSING -> "null";
        };
    }
}
