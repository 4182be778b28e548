package io.sluice.support.upstream.bedrock;

import static io.sluice.support.upstream.bedrock.Checks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.VendorError;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What Converse refuses in the turns of a conversation. */
final class TurnChecks {

    private static final Set<String> IMAGES = Set.of("png", "jpeg", "gif", "webp");

    private TurnChecks() {}

    static Optional<VendorError> refusal(JsonNode body) {
        var messages = body.path("messages");
        if (messages.isEmpty()) {
            return refuse("The messages field must not be empty.");
        }
        var expected = "user";
        Set<String> open = new HashSet<>();
        var called = false;
        for (var message : messages) {
            if (!message.path("role").asText().equals(expected)) {
                return refuse(
                        expected.equals("user") && message == messages.get(0)
                                ? "A conversation must start with a user message. Try again with a conversation that starts"
                                        + " with a user message."
                                : "A conversation must alternate between user and assistant roles.");
            }
            var refused = content(message.path("content")).or(() -> answers(message.path("content"), open));
            if (refused.isPresent()) {
                return refused;
            }
            for (var block : message.path("content")) {
                if (block.has("toolUse")) {
                    open.add(block.path("toolUse").path("toolUseId").asText());
                }
                called |= block.has("toolUse") || block.has("toolResult");
            }
            expected = expected.equals("user") ? "assistant" : "user";
        }
        for (var block : body.path("system")) {
            if (!block.has("cachePoint") && block.path("text").asText().isBlank()) {
                return refuse("The text field in the system field is blank.");
            }
        }
        return called && !body.has("toolConfig")
                ? refuse("The toolConfig field must be defined when using toolUse and toolResult content blocks.")
                : Optional.empty();
    }

    /** Every call of the turn before must be answered in this one, and nothing else. */
    private static Optional<VendorError> answers(JsonNode content, Set<String> open) {
        for (var block : content) {
            var result = block.path("toolResult");
            if (result.isObject() && !open.remove(result.path("toolUseId").asText())) {
                return refuse("The number of toolResult blocks exceeds the number of toolUse blocks of previous turn.");
            }
        }
        return open.isEmpty()
                ? Optional.empty()
                : refuse("Expected toolResult blocks for the following Ids: " + String.join(",", open));
    }

    private static Optional<VendorError> content(JsonNode content) {
        if (content.isEmpty()) {
            return refuse("The content field in the Message object is empty.");
        }
        var documents = false;
        var texts = false;
        for (var block : content) {
            var refused = block(block);
            if (refused.isPresent()) {
                return refused;
            }
            documents |= block.has("document");
            texts |= block.has("text");
        }
        return documents && !texts
                ? refuse("A text content block is required when a document content block is provided.")
                : Optional.empty();
    }

    private static Optional<VendorError> block(JsonNode block) {
        if (block.size() != 1) {
            return refuse("A content block must have exactly one member.");
        }
        if (block.has("text") && block.path("text").asText().isBlank()) {
            return refuse(
                    "The text field in the ContentBlock object is blank. Add text to the text field, and try again.");
        }
        if (block.has("image")
                && !IMAGES.contains(block.path("image").path("format").asText())) {
            return refuse("image.format failed to satisfy constraint: Member must satisfy enum value set: " + IMAGES);
        }
        var name = block.path("document").path("name").asText("document");
        if (!name.matches("[A-Za-z0-9()\\[\\]-]+( [A-Za-z0-9()\\[\\]-]+)*")) {
            return refuse(
                    "The document file name can only contain alphanumeric characters, whitespace characters, hyphens,"
                            + " parentheses, and square brackets. The name can't contain more than one consecutive whitespace.");
        }
        var use = block.path("toolUse");
        if (use.isObject()
                && (!use.path("toolUseId").asText().matches("[a-zA-Z0-9_-]{1,64}")
                        || !use.path("input").isObject())) {
            return refuse("toolUse.toolUseId failed to satisfy constraint: [a-zA-Z0-9_-]+, or its input is no object");
        }
        return Optional.empty();
    }
}
