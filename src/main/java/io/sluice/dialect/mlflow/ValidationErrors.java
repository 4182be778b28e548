package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Violation;
import java.util.List;

/**
 * Writes what is wrong with a request as FastAPI does, MLflow's server: {@code {"detail": [{"type", "loc", "msg", "input"}]}}.
 * {@code input} repeats what the caller sent and is left out where that is long; {@code ctx} comes with malformed JSON only.
 */
final class ValidationErrors {
    /** The rule's name for bytes that are no JSON; the field is then the offset of the error. */
    static final String INVALID_JSON = "json_invalid";

    private static final int LONGEST_INPUT = 1_000;

    private ValidationErrors() {}

    static String write(List<Violation> violations) {
        ObjectNode body = JsonCodec.object();
        ArrayNode detail = body.putArray("detail");
        for (Violation violation : violations) {
            write(violation, detail.addObject());
        }
        return JsonCodec.write(body);
    }

    private static void write(Violation violation, ObjectNode error) {
        error.put("type", violation.rule());
        ArrayNode location = error.putArray("loc").add("body");
        if (!violation.field().isEmpty()) {
            for (String step : violation.field().split("\\.", -1)) {
                if (isIndex(step)) {
                    location.add(Long.parseLong(step));
                } else {
                    location.add(step);
                }
            }
        }
        if (violation.rule().equals(INVALID_JSON)) {
            error.put("msg", "JSON decode error").set("input", JsonCodec.object());
            error.putObject("ctx").put("error", violation.message());
            return;
        }
        error.put("msg", violation.message());
        if (violation.input() != null && rest(violation.input().node(), LONGEST_INPUT) >= 0) {
            error.set("input", violation.input().node());
        }
    }

    private static boolean isIndex(String step) {
        return !step.isEmpty()
                && step.length() < 19
                && step.chars().allMatch(character -> character >= '0' && character <= '9');
    }

    /** What is left of {@code budget} characters after the value, roughly; negative as soon as it does not fit. */
    private static int rest(JsonNode node, int budget) {
        int left = budget - 2;
        if (node.isValueNode()) {
            return left - node.asText().length();
        }
        for (var member : node.properties()) {
            left = rest(member.getValue(), left - member.getKey().length());
            if (left < 0) {
                return left;
            }
        }
        if (node.isArray()) {
            for (JsonNode item : node) {
                left = rest(item, left);
                if (left < 0) {
                    return left;
                }
            }
        }
        return left;
    }
}
