package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers all that is wrong with one document, as MLflow's server does, before anything is said. One per request. */
final class Problems {
    /** More are not told: a list of a million broken messages would make an answer longer than itself. */
    static final int MOST = 50;

    private final List<Violation> found = new ArrayList<>();

    /**
     * @param field path of the member, joined by dots
     * @param input what stands there; null when nothing can be shown
     */
    void add(String field, String type, String message, @Nullable JsonNode input) {
        if (found.size() < MOST) {
            found.add(new Violation(field, type, message, input == null ? null : Json.of(input)));
        }
    }

    /** A required member is missing; {@code parent} is the object that lacks it. */
    void missing(String field, JsonNode parent) {
        add(field, "missing", "Field required", parent);
    }

    /** An object should stand there. */
    void noObject(String field, JsonNode input) {
        add(
                field,
                "model_attributes_type",
                "Input should be a valid dictionary or object to extract fields from",
                input);
    }

    /** A text should stand there. */
    void noText(String field, JsonNode input) {
        add(field, "string_type", "Input should be a valid string", input);
    }

    /** A list should stand there. */
    void noList(String field, JsonNode input) {
        add(field, "list_type", "Input should be a valid list", input);
    }

    /** A list has no item. */
    void emptyList(String field, JsonNode input) {
        add(field, "too_short", "List should have at least 1 item after validation, not 0", input);
    }

    /** One of some words should stand there; {@code expected} lists them as in the message. */
    void noneOf(String expected, String field, @Nullable JsonNode input) {
        add(field, "literal_error", "Input should be " + expected, input);
    }

    /** Takes over what was found elsewhere. */
    void addAll(Problems others) {
        others.found.stream().limit((long) MOST - found.size()).forEach(found::add);
    }

    /** Whether nothing was found so far. */
    boolean none() {
        return found.isEmpty();
    }

    /**
     * Ends reading.
     *
     * @throws CallFailed with {@link Failure.InvalidRequest} when something was found
     */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new CallFailed(new Failure.InvalidRequest(found));
        }
    }
}
