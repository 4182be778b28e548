package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.VendorError;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What OpenAI refuses in a list of messages: unknown roles, wrong parts, tool calls and results that do not match. */
final class MessageChecks {

    private static final Set<String> ROLES = Set.of("system", "assistant", "user", "function", "tool", "developer");
    private static final Set<String> USER_PARTS = Set.of("text", "image_url", "input_audio", "file");

    private MessageChecks() {}

    static Optional<VendorError> refusal(JsonNode body) {
        var messages = body.path("messages");
        if (!body.hasNonNull("messages")) {
            return Optional.of(Params.missing("messages"));
        }
        if (!messages.isArray()) {
            return Optional.of(Params.wrongType("messages", "an array of objects", messages));
        }
        if (messages.isEmpty()) {
            return Optional.of(Params.emptyArray("messages"));
        }
        var unanswered = new LinkedHashSet<String>();
        for (var k = 0; k < messages.size(); k++) {
            var message = messages.get(k);
            var error = one(message, "messages[" + k + "]");
            if (error == null) {
                error = order(message, k, unanswered);
            }
            if (error != null) {
                return Optional.of(error);
            }
        }
        return unanswered.isEmpty() ? Optional.empty() : Optional.of(unanswered(messages.size(), unanswered));
    }

    private static @Nullable VendorError one(JsonNode message, String where) {
        if (!message.isObject()) {
            return Params.wrongType(where, "an object", message);
        }
        if (!message.path("role").isTextual()) {
            return Params.missing(where + ".role");
        }
        var role = message.path("role").asText();
        if (!ROLES.contains(role)) {
            return VendorError.invalid(
                            where + ".role",
                            "Invalid value: '" + role
                                    + "'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and"
                                    + " 'developer'.")
                    .withCode("invalid_value");
        }
        if (role.equals("tool") && !message.path("tool_call_id").isTextual()) {
            return Params.missing(where + ".tool_call_id");
        }
        var calls = toolCalls(message, where);
        return calls == null ? content(message, role, where) : calls;
    }

    private static @Nullable VendorError content(JsonNode message, String role, String where) {
        var content = message.path("content");
        if (content.isTextual()) {
            return null;
        }
        if (content.isNull() || content.isMissingNode()) {
            var mayBeSilent = role.equals("assistant")
                    && (message.hasNonNull("tool_calls")
                            || message.hasNonNull("function_call")
                            || message.hasNonNull("refusal"));
            return mayBeSilent
                    ? null
                    : VendorError.invalid(
                            where + ".content", "Invalid value for 'content': expected a string, got null.");
        }
        if (!content.isArray()) {
            return Params.wrongType(where + ".content", "one of a string or array of objects", content);
        }
        var allowed = switch (role) {
            case "user" -> USER_PARTS;
            case "assistant" -> Set.of("text", "refusal");
            default -> Set.of("text");
        };
        for (var k = 0; k < content.size(); k++) {
            var error = part(content.get(k), allowed, where + ".content[" + k + "]");
            if (error != null) {
                return error;
            }
        }
        return null;
    }

    private static @Nullable VendorError part(JsonNode part, Set<String> allowed, String where) {
        var type = part.path("type").asText();
        if (!allowed.contains(type)) {
            var names = allowed.stream().sorted().map(name -> "'" + name + "'").toList();
            return VendorError.invalid(
                            where + ".type",
                            "Invalid value: '" + type + "'. Supported values are: " + String.join(", ", names) + ".")
                    .withCode("invalid_value");
        }
        if (type.equals("text") && !part.path("text").isTextual()) {
            return Params.missing(where + ".text");
        }
        if (type.equals("image_url") && !part.path("image_url").isObject()) {
            return Params.wrongType(where + ".image_url", "an object", part.path("image_url"));
        }
        return null;
    }

    private static @Nullable VendorError toolCalls(JsonNode message, String where) {
        var calls = message.path("tool_calls");
        if (calls.isArray() && calls.isEmpty()) {
            return Params.emptyArray(where + ".tool_calls");
        }
        for (var k = 0; k < calls.size(); k++) {
            var call = where + ".tool_calls[" + k + "]";
            if (!calls.get(k).path("id").isTextual()) {
                return Params.missing(call + ".id");
            }
            if (!calls.get(k).path("type").isTextual()) {
                return Params.missing(call + ".type");
            }
            var arguments = calls.get(k).path("function").path("arguments");
            if (calls.get(k).path("type").asText().equals("function") && !arguments.isTextual()) {
                return Params.wrongType(call + ".function.arguments", "a string", arguments);
            }
        }
        return null;
    }

    private static @Nullable VendorError order(JsonNode message, int k, Set<String> unanswered) {
        if (message.path("role").asText().equals("tool")) {
            return unanswered.remove(message.path("tool_call_id").asText())
                    ? null
                    : VendorError.invalid(
                            "messages.[" + k + "].role",
                            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message"
                                    + " with 'tool_calls'.");
        }
        if (!unanswered.isEmpty()) {
            return unanswered(k, unanswered);
        }
        message.path("tool_calls")
                .forEach(call -> unanswered.add(call.path("id").asText()));
        return null;
    }

    private static VendorError unanswered(int k, Set<String> ids) {
        return VendorError.invalid(
                "messages.[" + k + "].role",
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                        + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
                        + String.join(", ", ids));
    }
}
