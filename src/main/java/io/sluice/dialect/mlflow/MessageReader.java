package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code messages}, putting each right in place. One per request. */
final class MessageReader {
    private final Problems problems;
    private final boolean contentIsText;
    private final Set<String> called = new HashSet<>();

    /**
     * @param contentIsText generation 1: every message must have a content, and that must be a text
     */
    MessageReader(Problems problems, boolean contentIsText) {
        this.problems = problems;
        this.contentIsText = contentIsText;
    }

    /** The messages; what cannot be read is told and left out. */
    List<Message> read(Fields body) {
        JsonNode node = body.required("messages");
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof ArrayNode items)) {
            problems.noList("messages", node);
            return List.of();
        }
        if (items.isEmpty()) {
            problems.emptyList("messages", node);
        }
        var messages = new ArrayList<Message>(items.size());
        for (int i = 0; i < items.size(); i++) {
            String path = "messages." + i;
            if (items.get(i) instanceof ObjectNode message) {
                Message read = message(message, path);
                if (read != null) {
                    messages.add(read);
                }
            } else {
                problems.noObject(path, items.get(i));
            }
        }
        return messages;
    }

    private @Nullable Message message(ObjectNode message, String path) {
        var fields = new Fields(message, path, problems);
        Role role = role(fields, message);
        List<Part> content = content(fields, message);
        List<Part> calls = new ToolCallReader(problems).read(fields);
        String refusal = fields.text("refusal");
        String callId = fields.text("tool_call_id");
        JsonNode name = fields.optional("name");
        message.properties().removeIf(member -> member.getValue().isNull());
        if (role == null) {
            return null;
        }
        var parts = new ArrayList<Part>(content);
        if (role == Role.TOOL) {
            answer(callId, content, parts, fields, message);
        } else if (role == Role.ASSISTANT) {
            if (refusal != null) {
                parts.add(new Part.Refusal(refusal));
            }
            for (Part call : calls) {
                parts.add(call);
                called.add(((Part.ToolCall) call).id());
            }
        }
        return new Message(role, parts, name != null && name.isTextual() ? name.textValue() : null);
    }

    private @Nullable Role role(Fields fields, ObjectNode message) {
        String role = fields.requiredText("role");
        return switch (role) {
            case null -> null;
            case "system" -> Role.SYSTEM;
            case "developer" -> Role.DEVELOPER;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> {
                problems.noneOf(
                        "'system', 'developer', 'user', 'assistant' or 'tool'", fields.at("role"), message.get("role"));
                yield null;
            }
        };
    }

    private List<Part> content(Fields fields, ObjectNode message) {
        if (contentIsText) {
            String text = fields.requiredText("content");
            return text == null ? List.of() : List.of(new Part.Text(text));
        }
        JsonNode content = fields.optional("content");
        if (content == null) {
            return List.of();
        }
        return content.isTextual()
                ? List.of(new Part.Text(content.textValue()))
                : new ContentReader(problems).read(content, fields.at("content"));
    }

    /** A tool's answer must belong to a call that was made before it. */
    private void answer(
            @Nullable String callId, List<Part> content, List<Part> parts, Fields fields, ObjectNode message) {
        if (callId == null) {
            if (!message.has("tool_call_id")) {
                problems.missing(fields.at("tool_call_id"), message);
            }
            return;
        }
        if (!called.contains(callId)) {
            problems.add(
                    fields.at("tool_call_id"),
                    "value_error",
                    "Value error, no assistant message before this one makes a tool call of this id",
                    message.get("tool_call_id"));
        }
        parts.clear();
        parts.add(new Part.ToolResult(callId, content, false));
    }
}
