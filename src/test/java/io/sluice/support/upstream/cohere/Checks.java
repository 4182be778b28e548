package io.sluice.support.upstream.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What Cohere refuses in requests of every kind. */
final class Checks {

    private static final int MOST_STOPS = 5;

    private Checks() {}

    static Optional<VendorError> refuse(String message) {
        return Optional.of(VendorError.invalid(null, message));
    }

    /** The model must be named and exist, and no member may be unknown. */
    static Optional<VendorError> head(Call call, JsonNode body, Set<String> fields) {
        if (!body.isObject()) {
            return refuse("invalid request: request body is not an object");
        }
        if (!body.path("model").isTextual()) {
            return refuse("invalid request: model is required");
        }
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404));
        }
        for (var member : body.properties()) {
            if (!fields.contains(member.getKey())) {
                return Optional.of(VendorError.of(422)
                        .withMessage("unknown field: parameter '" + member.getKey() + "' is not a valid field"));
            }
        }
        return Optional.empty();
    }

    static Optional<VendorError> sampling(JsonNode body, double highestTemperature) {
        return Stream.of(
                        range(body, "temperature", 0, highestTemperature),
                        range(body, "p", 0.01, 0.99),
                        range(body, "k", 0, 500),
                        range(body, "frequency_penalty", 0, 1),
                        range(body, "presence_penalty", 0, 1),
                        range(body, "max_tokens", 0, Integer.MAX_VALUE),
                        stops(body))
                .flatMap(Optional::stream)
                .findFirst();
    }

    static Optional<VendorError> range(JsonNode body, String name, double least, double most) {
        var value = body.path(name);
        if (value.isMissingNode() || value.isNumber() && value.asDouble() >= least && value.asDouble() <= most) {
            return Optional.empty();
        }
        return refuse("invalid request: " + name + " must be between " + least + " and " + most + " inclusive.");
    }

    private static Optional<VendorError> stops(JsonNode body) {
        return body.path("stop_sequences").size() <= MOST_STOPS
                ? Optional.empty()
                : refuse("invalid request: up to " + MOST_STOPS + " stop sequences are allowed.");
    }
}
