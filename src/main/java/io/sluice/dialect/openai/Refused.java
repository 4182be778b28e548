package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dialect.Excerpt;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import java.util.List;

/** Refusals of requests, worded as OpenAI words them; the rules are OpenAI's error codes. */
final class Refused {
    private Refused() {}

    static CallFailed with(String path, String rule, String message) {
        return new CallFailed(Failure.InvalidRequest.of(path, rule, message));
    }

    static CallFailed missing(String path) {
        return with(path, "missing_required_parameter", "Missing required parameter: " + quoted(path) + ".");
    }

    /** {@code expected} follows the word "expected": {@code a string}, {@code one of a string or array of objects}. */
    static CallFailed type(String path, String expected, JsonNode actual) {
        return with(
                path,
                "invalid_type",
                "Invalid type for " + quoted(path) + ": expected " + expected + ", but got " + kind(actual)
                        + " instead.");
    }

    static CallFailed value(String path, String value, List<String> supported) {
        return with(
                path,
                "invalid_value",
                "Invalid value for " + quoted(path) + ": '" + cut(value) + "'. Supported values are: "
                        + listed(supported) + ".");
    }

    /** {@code problem} follows a colon and ends the message. */
    static CallFailed invalid(String path, String rule, String problem) {
        return with(path, rule, "Invalid " + quoted(path) + ": " + problem);
    }

    static CallFailed empty(String path) {
        return invalid(
                path,
                "empty_array",
                "empty array. Expected an array with minimum length 1, but got an empty array instead.");
    }

    static CallFailed tooMany(String path, int most, int actual) {
        return invalid(
                path,
                "array_above_max_length",
                "array too long. Expected an array with maximum length " + most + ", but got an array with length "
                        + actual + " instead.");
    }

    static CallFailed emptyText(String path) {
        return invalid(
                path,
                "empty_string",
                "empty string. Expected a string with minimum length 1, but got an empty string instead.");
    }

    /** {@code sort} is {@code integer} or {@code decimal}. */
    static CallFailed tooSmall(String path, String sort, String least, String actual) {
        return invalid(
                path,
                sort + "_below_min_value",
                sort + " below minimum value. Expected a value >= " + least + ", but got " + cut(actual) + " instead.");
    }

    static CallFailed tooLarge(String path, String sort, String most, String actual) {
        return invalid(
                path,
                sort + "_above_max_value",
                sort + " above maximum value. Expected a value <= " + most + ", but got " + cut(actual) + " instead.");
    }

    /** A caller's value, short enough for a message. */
    static String cut(String value) {
        return Excerpt.of(value);
    }

    private static String quoted(String path) {
        return path.isEmpty() ? "the request body" : "'" + FieldPath.bracketed(path) + "'";
    }

    private static String listed(List<String> values) {
        var quoted = values.stream().map(value -> "'" + value + "'").toList();
        if (quoted.size() == 1) {
            return quoted.getFirst();
        }
        return String.join(", ", quoted.subList(0, quoted.size() - 1)) + " and " + quoted.getLast();
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
