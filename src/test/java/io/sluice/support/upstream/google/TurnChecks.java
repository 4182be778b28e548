package io.sluice.support.upstream.google;

import static io.sluice.support.upstream.google.ContentChecks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.VendorError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What Google refuses in the turns of a conversation. */
final class TurnChecks {
    private static final Set<String> PARTS =
            Set.of("text", "inlineData", "fileData", "functionCall", "functionResponse");
    private static final Set<String> BESIDE = Set.of("thoughtSignature", "thought");

    private final boolean signed;
    private final boolean ids;
    private List<String> called = List.of();

    TurnChecks(String model, boolean ids) {
        this.signed = ContentChecks.version(model) >= 3;
        this.ids = ids;
    }

    Optional<VendorError> refusal(JsonNode contents) {
        if (contents.isEmpty()) {
            return refuse("contents is not specified");
        }
        for (var content : contents) {
            var role = content.path("role").asText();
            if (!role.equals("user") && !role.equals("model")) {
                return refuse("Please use a valid role: user, model.");
            }
            var refusal = parts(content).or(() -> role.equals("user") ? results(content) : calls(content));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> parts(JsonNode content) {
        if (content.path("parts").isEmpty()) {
            return refuse("Unable to submit request because it must include at least one parts field.");
        }
        for (var part : content.path("parts")) {
            var kinds = new ArrayList<String>();
            part.fieldNames().forEachRemaining(kinds::add);
            kinds.removeAll(BESIDE);
            if (kinds.size() != 1 || !PARTS.contains(kinds.getFirst())) {
                return refuse("contents.parts: required oneof field 'data' must have one initialized field");
            }
            if (part.has("text") && part.path("text").asText().isEmpty()) {
                return refuse("contents.parts.text: must not be empty");
            }
            var file = part.has("inlineData") ? part.path("inlineData") : part.path("fileData");
            if (!file.isMissingNode() && file.path("mimeType").asText().isEmpty()) {
                return refuse("contents.parts.mimeType: must be set");
            }
        }
        return Optional.empty();
    }

    private Optional<VendorError> calls(JsonNode content) {
        called = new ArrayList<>();
        for (var part : content.path("parts")) {
            if (!part.has("functionCall")) {
                continue;
            }
            var call = part.path("functionCall");
            if (!call.path("args").isObject()) {
                return refuse("function_call.args: must be a Struct");
            }
            if (!ids && call.has("id")) {
                return refuse("Unknown name \"id\" at 'contents.parts.function_call': Cannot find field.");
            }
            if (signed
                    && called.isEmpty()
                    && part.path("thoughtSignature").asText().isEmpty()) {
                return refuse("Function call is missing a thought_signature in functionCall parts.");
            }
            called.add(call.path("name").asText() + "/" + call.path("id").asText());
        }
        return Optional.empty();
    }

    private Optional<VendorError> results(JsonNode content) {
        var answered = new ArrayList<String>();
        for (var part : content.path("parts")) {
            if (part.has("functionResponse")) {
                var result = part.path("functionResponse");
                if (!result.path("response").isObject()) {
                    return refuse("function_response.response: must be a Struct");
                }
                answered.add(
                        result.path("name").asText() + "/" + result.path("id").asText());
            }
        }
        var expected = called;
        called = List.of();
        return answered.equals(expected)
                ? Optional.empty()
                : refuse("Please ensure that the number of function response parts is equal to the number of function"
                        + " call parts of the function call turn.");
    }
}
