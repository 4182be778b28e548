package io.sluice.support.upstream.tgi;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What the server refuses in a chat, which is less than OpenAI does. */
final class ChatChecks implements Endpoint.Checks {

    private static final Set<String> PARTS = Set.of("text", "image_url");
    private static final Set<String> FORMATS = Set.of("json_object", "json_schema", "json", "regex");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        if (body.path("messages").isEmpty()) {
            return TgiWire.invalid("`messages` cannot be empty");
        }
        for (var message : body.path("messages")) {
            for (var part : message.path("content")) {
                if (!PARTS.contains(part.path("type").asText())) {
                    return Optional.of(VendorError.of(422)
                            .withMessage("Failed to deserialize the JSON body into the target type: messages: data did"
                                    + " not match any variant of untagged enum MessageContent"));
                }
            }
        }
        for (var tool : body.path("tools")) {
            if (!tool.path("function").has("parameters")) {
                return Optional.of(VendorError.of(422)
                        .withMessage("Failed to deserialize the JSON body into the target type: tools: missing field"
                                + " `arguments`"));
            }
        }
        if (body.hasNonNull("response_format")
                && !FORMATS.contains(body.path("response_format").path("type").asText())) {
            return Optional.of(VendorError.of(422)
                    .withMessage("Failed to deserialize the JSON body into the target type: response_format: unknown"
                            + " variant"));
        }
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404).withMessage("Not Found"));
        }
        return GenerateChecks.topP(body);
    }
}
