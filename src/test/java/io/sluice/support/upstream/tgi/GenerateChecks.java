package io.sluice.support.upstream.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;

/** What the server refuses in a generation. It takes members it does not know and pays no heed to them. */
final class GenerateChecks implements Endpoint.Checks {

    private static final int MOST_STOPS = 4;

    private final boolean streams;

    GenerateChecks(boolean streams) {
        this.streams = streams;
    }

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!body.path("inputs").isTextual()) {
            return Optional.of(VendorError.of(422)
                    .withMessage("Failed to deserialize the JSON body into the target type: inputs: invalid type"));
        }
        if (body.path("inputs").asText().isEmpty()) {
            return TgiWire.invalid("`inputs` cannot be empty");
        }
        var parameters = body.path("parameters");
        if (parameters.has("temperature") && parameters.path("temperature").asDouble() <= 0) {
            return TgiWire.invalid("`temperature` must be strictly positive");
        }
        if (parameters.has("top_k") && parameters.path("top_k").asLong() <= 0) {
            return TgiWire.invalid("`top_k` must be strictly positive");
        }
        if (parameters.has("max_new_tokens")
                && parameters.path("max_new_tokens").asLong() <= 0) {
            return TgiWire.invalid("`max_new_tokens` must be strictly positive");
        }
        if (Math.abs(parameters.path("frequency_penalty").asDouble()) > 2) {
            return TgiWire.invalid("`frequency_penalty` must be >= -2.0 and <= 2.0");
        }
        if (parameters.path("stop").size() > MOST_STOPS) {
            return TgiWire.invalid("`stop` supports up to " + MOST_STOPS + " stop sequences. Given: "
                    + parameters.path("stop").size());
        }
        if (streams && parameters.path("decoder_input_details").asBoolean()) {
            return TgiWire.invalid("`decoder_input_details` == true is not supported when streaming tokens");
        }
        return topP(parameters);
    }

    static Optional<VendorError> topP(JsonNode parameters) {
        var topP = parameters.path("top_p").asDouble(0.5);
        return parameters.has("top_p") && (topP <= 0 || topP >= 1)
                ? TgiWire.invalid("`top_p` must be > 0.0 and < 1.0")
                : Optional.empty();
    }
}
