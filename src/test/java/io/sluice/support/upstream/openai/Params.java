package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.VendorError;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/** OpenAI's checks of single parameters, with its texts. An explicit null is as good as absent. */
final class Params {

    private static final int MOST_STOPS = 4;

    private Params() {}

    static boolean given(JsonNode body, String name) {
        return body.hasNonNull(name);
    }

    static Optional<VendorError> object(JsonNode body) {
        return body.isObject() ? Optional.empty() : Optional.of(OpenAiErrors.NOT_JSON);
    }

    static Optional<VendorError> known(Call call, JsonNode body, Set<String> fields) {
        if (!call.rules().knownFieldsOnly()) {
            return Optional.empty();
        }
        var unknown = new ArrayList<String>();
        body.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                unknown.add(name);
            }
        });
        if (unknown.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(VendorError.invalid(
                null,
                "Unrecognized request argument" + (unknown.size() == 1 ? "" : "s") + " supplied: "
                        + String.join(", ", unknown)));
    }

    static VendorError missing(String name) {
        return VendorError.invalid(name, "Missing required parameter: '" + name + "'.")
                .withCode("missing_required_parameter");
    }

    static VendorError emptyArray(String name) {
        return VendorError.invalid(
                        name,
                        "Invalid '" + name
                                + "': empty array. Expected an array with minimum length 1, but got an empty array instead.")
                .withCode("empty_array");
    }

    static VendorError wrongType(String name, String expected, JsonNode got) {
        return VendorError.invalid(
                        name,
                        "Invalid type for '" + name + "': expected " + expected + ", but got " + kind(got)
                                + " instead.")
                .withCode("invalid_type");
    }

    static Optional<VendorError> bool(JsonNode body, String name) {
        return given(body, name) && !body.path(name).isBoolean()
                ? Optional.of(wrongType(name, "a boolean", body.path(name)))
                : Optional.empty();
    }

    static Optional<VendorError> decimal(JsonNode body, String name, double least, double most) {
        var value = body.path(name);
        if (!given(body, name)) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            return Optional.of(wrongType(name, "a decimal", value));
        }
        return outside(
                name, "decimal", value, value.asDouble() < least, value.asDouble() > most, (long) least, (long) most);
    }

    static Optional<VendorError> integer(JsonNode body, String name, long least, long most) {
        var value = body.path(name);
        if (!given(body, name)) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber()) {
            return Optional.of(wrongType(name, "an integer", value));
        }
        return outside(name, "integer", value, value.asLong() < least, value.asLong() > most, least, most);
    }

    static Optional<VendorError> stop(JsonNode body) {
        var stop = body.path("stop");
        if (!stop.isArray() || stop.size() <= MOST_STOPS) {
            return Optional.empty();
        }
        return Optional.of(VendorError.invalid(
                        "stop",
                        "Invalid 'stop': array too long. Expected an array with maximum length " + MOST_STOPS
                                + ", but got an array with length " + stop.size() + " instead.")
                .withCode("array_above_max_length"));
    }

    private static Optional<VendorError> outside(
            String name, String kind, JsonNode value, boolean below, boolean above, long least, long most) {
        if (!below && !above) {
            return Optional.empty();
        }
        var bound = below
                ? "below minimum value. Expected a value >= " + least
                : "above maximum value. Expected a value <= " + most;
        return Optional.of(VendorError.invalid(
                        name, "Invalid '" + name + "': " + kind + " " + bound + ", but got " + value + " instead.")
                .withCode(kind + (below ? "_below_min_value" : "_above_max_value")));
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
