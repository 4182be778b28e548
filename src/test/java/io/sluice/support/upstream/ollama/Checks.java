package io.sluice.support.upstream.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a server written in Go refuses: members of another type than it reads. It lets unknown members pass.
 *
 * @param content the member that must be there
 */
record Checks(String content) implements Endpoint.Checks {
    private static final Set<String> ROLES = Set.of("system", "user", "assistant", "tool");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]*={0,2}");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!body.path("model").isTextual()) {
            return refuse("model is required");
        }
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404));
        }
        if (body.path(content).isMissingNode()) {
            return refuse("missing " + content);
        }
        if (body.has("options") && !body.path("options").isObject()) {
            return refuse("json: cannot unmarshal into Go struct field .options of type map[string]interface {}");
        }
        if (body.has("format")
                && !body.path("format").isObject()
                && !body.path("format").asText().equals("json")) {
            return refuse("invalid format: expected \"json\" or a JSON schema");
        }
        for (var tool : body.path("tools")) {
            if (!tool.path("function").path("parameters").isObject()) {
                return refuse("json: cannot unmarshal into Go struct field .tools.function.parameters");
            }
        }
        return messages(body.path("messages"));
    }

    private static Optional<VendorError> messages(JsonNode messages) {
        for (var message : messages) {
            if (!ROLES.contains(message.path("role").asText())) {
                return refuse("invalid role: " + message.path("role").asText());
            }
            if (!message.path("content").isTextual()) {
                return refuse("json: cannot unmarshal into Go struct field .messages.content of type string");
            }
            for (var image : message.path("images")) {
                if (!BASE64.matcher(image.asText()).matches()) {
                    return refuse("illegal base64 data at input byte 0");
                }
            }
            for (var toolCall : message.path("tool_calls")) {
                if (!toolCall.path("function").path("arguments").isObject()) {
                    return refuse("json: cannot unmarshal into Go struct field .messages.tool_calls.arguments");
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> refuse(String message) {
        return Optional.of(VendorError.invalid(null, message));
    }
}
