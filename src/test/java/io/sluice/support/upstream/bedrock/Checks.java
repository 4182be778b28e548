package io.sluice.support.upstream.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What the API refuses in requests of every kind. */
final class Checks {

    private Checks() {}

    static Optional<VendorError> refuse(String message) {
        return Optional.of(VendorError.invalid(null, message));
    }

    /** The model must exist, and no member may be unknown. */
    static Optional<VendorError> head(Call call, JsonNode body, Set<String> fields) {
        if (!body.isObject()) {
            return refuse("Malformed input request, please reformat your input and try again.");
        }
        if (!call.rules().serves(BedrockWire.account(call))) {
            return refuse("The provided model identifier is invalid.");
        }
        return known(body, fields, "#");
    }

    static Optional<VendorError> known(JsonNode node, Set<String> fields, String where) {
        for (var member : node.properties()) {
            if (!fields.contains(member.getKey())) {
                return refuse("Malformed input request: " + where + ": extraneous key [" + member.getKey()
                        + "] is not permitted, please reformat your input and try again.");
            }
        }
        return Optional.empty();
    }

    static Optional<VendorError> range(JsonNode node, String name, double least, double most) {
        var value = node.path(name);
        if (value.isMissingNode() || value.isNumber() && value.asDouble() >= least && value.asDouble() <= most) {
            return Optional.empty();
        }
        return refuse("1 validation error detected: Value at '" + name
                + "' failed to satisfy constraint: Member must have" + " value between " + least + " and " + most);
    }
}
