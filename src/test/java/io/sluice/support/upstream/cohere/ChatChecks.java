package io.sluice.support.upstream.cohere;

import static io.sluice.support.upstream.cohere.Checks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.VendorError;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What Cohere refuses in a chat. */
final class ChatChecks implements Endpoint.Checks {

    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "stream",
            "tools",
            "tool_choice",
            "strict_tools",
            "documents",
            "citation_options",
            "response_format",
            "safety_mode",
            "max_tokens",
            "stop_sequences",
            "temperature",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "k",
            "p",
            "logprobs",
            "thinking",
            "priority");
    private static final Set<String> USER_PARTS = Set.of("text", "image_url");
    private static final Set<String> ASSISTANT_PARTS = Set.of("text", "thinking");
    private static final Set<String> TEXT_PARTS = Set.of("text");
    private static final Set<String> TOOL_PARTS = Set.of("text", "document");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return Stream.<Supplier<Optional<VendorError>>>of(
                        () -> Checks.head(call, body, FIELDS),
                        () -> Checks.sampling(body, 1),
                        () -> messages(body.path("messages")),
                        () -> tools(body),
                        () -> format(body))
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<VendorError> messages(JsonNode messages) {
        if (messages.isEmpty()) {
            return refuse("invalid request: messages must be at least 1 message long.");
        }
        var called = new HashSet<String>();
        for (var message : messages) {
            message.path("tool_calls").forEach(one -> called.add(one.path("id").asText()));
            var refusal = message(message, called);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> message(JsonNode message, Set<String> called) {
        return switch (message.path("role").asText()) {
            case "system" -> content(message, TEXT_PARTS, false);
            case "user" -> content(message, USER_PARTS, false);
            case "assistant" ->
                content(message, ASSISTANT_PARTS, message.has("tool_calls")).or(() -> calls(message));
            case "tool" ->
                called.contains(message.path("tool_call_id").asText())
                        ? content(message, TOOL_PARTS, false)
                        : refuse("invalid request: tool call id not found in previous tool calls");
            default -> refuse("invalid request: message role must be one of system, user, assistant, tool");
        };
    }

    private static Optional<VendorError> content(JsonNode message, Set<String> parts, boolean optional) {
        var content = message.path("content");
        if (content.isTextual() || content.isMissingNode() && optional) {
            return Optional.empty();
        }
        if (!content.isArray() || content.isEmpty()) {
            return refuse("invalid request: message content must be a string or a list of content");
        }
        for (var part : content) {
            if (!parts.contains(part.path("type").asText())) {
                return refuse(
                        "invalid request: content type '" + part.path("type").asText() + "' is not valid here");
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> calls(JsonNode message) {
        for (var one : message.path("tool_calls")) {
            var arguments = one.path("function").path("arguments");
            if (!arguments.isTextual() || !Json.isJson(arguments.asText())) {
                return refuse("invalid request: tool call arguments must be a JSON string");
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> tools(JsonNode body) {
        for (var tool : body.path("tools")) {
            if (!tool.path("type").asText().equals("function")
                    || !tool.path("function").path("parameters").isObject()) {
                return refuse("invalid request: all elements in tools must be functions with parameters.");
            }
            if (body.path("strict_tools").asBoolean()
                    && tool.path("function").path("parameters").path("required").isEmpty()) {
                return refuse("invalid request: strict tools need at least one required parameter.");
            }
        }
        if (!body.has("tool_choice")) {
            return Optional.empty();
        }
        if (body.path("tools").isEmpty()) {
            return refuse("invalid request: tool_choice needs tools.");
        }
        return Set.of("REQUIRED", "NONE").contains(body.path("tool_choice").asText())
                ? Optional.empty()
                : refuse("invalid request: tool_choice must be one of REQUIRED, NONE.");
    }

    private static Optional<VendorError> format(JsonNode body) {
        if (!body.has("response_format")) {
            return Optional.empty();
        }
        if (!body.path("tools").isEmpty() || !body.path("documents").isEmpty()) {
            return refuse("invalid request: cannot specify both response_format json_object and tools or documents");
        }
        return Set.of("text", "json_object")
                        .contains(body.path("response_format").path("type").asText())
                ? Optional.empty()
                : refuse("invalid request: response_format type must be one of text, json_object");
    }
}
