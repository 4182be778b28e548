package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.VendorError;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What Anthropic refuses in the turns of a conversation: empty texts, results that do not follow their calls. */
final class TurnChecks {

    private static final Set<String> ROLES = Set.of("user", "assistant", "system");
    private static final Set<String> USER_BLOCKS =
            Set.of("text", "image", "document", "tool_result", "search_result", "container_upload");
    private static final Set<String> ASSISTANT_BLOCKS =
            Set.of("text", "tool_use", "thinking", "redacted_thinking", "server_tool_use", "web_search_tool_result");
    private static final Set<String> MEDIA = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final Pattern TOOL_ID = Pattern.compile("[a-zA-Z0-9_-]+");

    private final JsonNode messages;
    private boolean usesTools;

    private TurnChecks(JsonNode messages) {
        this.messages = messages;
    }

    /** @param noPrefill whether the model refuses a conversation that ends in its own words */
    static Optional<VendorError> refusal(JsonNode body, boolean noPrefill) {
        if (!body.has("messages")) {
            return MessageChecks.missing("messages");
        }
        if (!body.path("messages").isArray()) {
            return MessageChecks.refuse("messages: Input should be a valid list");
        }
        if (body.path("messages").isEmpty()) {
            return MessageChecks.refuse("messages: at least one message is required");
        }
        var system = texts(body.path("system"), "system");
        if (system.isPresent()) {
            return system;
        }
        var checks = new TurnChecks(body.path("messages"));
        return checks.turns()
                .or(() -> checks.usesTools && body.path("tools").isEmpty()
                        ? MessageChecks.refuse(
                                "Requests which include `tool_use` or `tool_result` blocks must define tools.")
                        : Optional.empty())
                .or(() -> checks.last(noPrefill));
    }

    private Optional<VendorError> turns() {
        if (messages.get(0).path("role").asText().equals("assistant")) {
            return MessageChecks.refuse("messages: first message must use the \"user\" role");
        }
        var open = new LinkedHashSet<String>();
        for (var k = 0; k < messages.size(); k++) {
            var error = turn(k);
            if (error.isEmpty()) {
                error = results(k, open);
            }
            if (error.isPresent()) {
                return error;
            }
            open.clear();
            for (var block : Blocks.of(messages.get(k).path("content"))) {
                if (block.path("type").asText().equals("tool_use")) {
                    open.add(block.path("id").asText());
                }
            }
        }
        return open.isEmpty() ? Optional.empty() : unanswered(messages.size() - 1, open);
    }

    private Optional<VendorError> turn(int k) {
        var message = messages.get(k);
        var role = message.path("role").asText();
        if (!ROLES.contains(role)) {
            return MessageChecks.refuse("messages." + k + ".role: Input should be 'user' or 'assistant'");
        }
        for (var member : message.properties()) {
            if (!member.getKey().equals("role") && !member.getKey().equals("content")) {
                return MessageChecks.refuse(
                        "messages." + k + "." + member.getKey() + ": Extra inputs are not permitted");
            }
        }
        if (!message.has("content")) {
            return MessageChecks.missing("messages." + k + ".content");
        }
        var content = message.path("content");
        if (!content.isTextual() && !content.isArray()) {
            return MessageChecks.refuse("messages." + k + ".content: Input should be a valid list");
        }
        var empty = content.isTextual() ? content.asText().isEmpty() : content.isEmpty();
        var mayBeEmpty = role.equals("assistant") && k == messages.size() - 1;
        if (empty) {
            return mayBeEmpty
                    ? Optional.empty()
                    : MessageChecks.refuse("messages." + k
                            + ": all messages must have non-empty content except for the optional final assistant"
                            + " message");
        }
        return texts(content, "messages").or(() -> blocks(k, role, content));
    }

    private static Optional<VendorError> texts(JsonNode content, String where) {
        for (var block : Blocks.of(content)) {
            if (block.path("type").asText().equals("text")) {
                var text = block.path("text").asText();
                if (text.isEmpty()) {
                    return MessageChecks.refuse(where + ": text content blocks must be non-empty");
                }
                if (text.isBlank()) {
                    return MessageChecks.refuse(where + ": text content blocks must contain non-whitespace text");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<VendorError> blocks(int k, String role, JsonNode content) {
        var allowed = role.equals("assistant") ? ASSISTANT_BLOCKS : USER_BLOCKS;
        for (var i = 0; i < content.size(); i++) {
            var block = content.get(i);
            var type = block.path("type").asText();
            var where = "messages." + k + ".content." + i + ".";
            if (!allowed.contains(type) || (role.equals("system") && !type.equals("text"))) {
                return MessageChecks.refuse("messages." + k + ".content." + i + ": Input tag '" + type
                        + "' found using 'type' does not match any of the expected tags for role '" + role + "'");
            }
            var error = block(block, type, where);
            if (error.isPresent()) {
                return error;
            }
        }
        return Optional.empty();
    }

    private Optional<VendorError> block(JsonNode block, String type, String where) {
        return switch (type) {
            case "tool_use" -> {
                usesTools = true;
                if (!TOOL_ID.matcher(block.path("id").asText()).matches()) {
                    yield MessageChecks.refuse(where + "tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'");
                }
                if (!block.path("name").isTextual()) {
                    yield MessageChecks.missing(where + "tool_use.name");
                }
                yield block.path("input").isObject()
                        ? Optional.empty()
                        : MessageChecks.refuse(where + "tool_use.input: Input should be a valid dictionary");
            }
            case "tool_result" -> {
                usesTools = true;
                if (!block.path("tool_use_id").isTextual()) {
                    yield MessageChecks.missing(where + "tool_result.tool_use_id");
                }
                yield texts(block.path("content"), "messages");
            }
            case "image" -> image(block.path("source"), where);
            case "thinking" ->
                block.path("signature").isTextual()
                        ? Optional.empty()
                        : MessageChecks.missing(where + "thinking.signature");
            default -> Optional.empty();
        };
    }

    private static Optional<VendorError> image(JsonNode source, String where) {
        return switch (source.path("type").asText()) {
            case "base64" ->
                MEDIA.contains(source.path("media_type").asText())
                        ? Optional.empty()
                        : MessageChecks.refuse(where
                                + "image.source.base64.media_type: Input should be 'image/jpeg', 'image/png',"
                                + " 'image/gif' or 'image/webp'");
            case "url", "file" -> Optional.empty();
            default -> MessageChecks.missing(where + "image.source");
        };
    }

    /** Every call of the turn before must be answered at the head of this one, and nothing else be answered. */
    private Optional<VendorError> results(int k, Set<String> calls) {
        var open = new LinkedHashSet<>(calls);
        var content = Blocks.of(messages.get(k).path("content"));
        var leading = true;
        for (var i = 0; i < content.size(); i++) {
            var block = content.get(i);
            if (!block.path("type").asText().equals("tool_result")) {
                leading = false;
                continue;
            }
            var id = block.path("tool_use_id").asText();
            if (!calls.contains(id)) {
                return MessageChecks.refuse("messages." + k + ".content." + i
                        + ": unexpected `tool_use_id` found in `tool_result` blocks: " + id
                        + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous"
                        + " message.");
            }
            if (leading) {
                open.remove(id);
            }
        }
        return open.isEmpty() ? Optional.empty() : unanswered(k - 1, open);
    }

    private static Optional<VendorError> unanswered(int k, Set<String> ids) {
        return MessageChecks.refuse("messages." + k
                + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                + String.join(", ", ids)
                + ". Each `tool_use` block must have a corresponding `tool_result` block in the next message.");
    }

    private Optional<VendorError> last(boolean noPrefill) {
        var last = messages.get(messages.size() - 1);
        if (!last.path("role").asText().equals("assistant")) {
            return Optional.empty();
        }
        if (noPrefill) {
            return MessageChecks.refuse("This model does not support assistant message prefill. The conversation must"
                    + " end with a user message.");
        }
        var blocks = Blocks.of(last.path("content"));
        var text = blocks.path(blocks.size() - 1).path("text").asText();
        return text.stripTrailing().equals(text)
                ? Optional.empty()
                : MessageChecks.refuse("messages: final assistant content cannot end with trailing whitespace");
    }
}
