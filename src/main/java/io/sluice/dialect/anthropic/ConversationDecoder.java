package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code system} and {@code messages}:
 *
 * <pre>
 *   system            ──▶ one system message, its blocks joined by an empty line
 *   system in place   ──▶ a system message in place
 *   user              ──▶ one message of a tool for each result, then what the user says
 *   assistant         ──▶ one message; nothing said is no message
 * </pre>
 */
final class ConversationDecoder {
    private static final List<String> ROLES = List.of("user", "assistant", "system");

    private final List<Message> messages = new ArrayList<>();
    private final ToolTurns tools = new ToolTurns();
    private boolean spoken;

    private ConversationDecoder() {}

    static List<Message> decode(Fields request) {
        var conversation = new ConversationDecoder();
        JsonNode system = request.value("system");
        if (system != null) {
            conversation.instruct(system, request.at("system"));
        }
        List<Fields> told = Fields.objectsOf(request.requireValue("messages"), request.at("messages"), "a valid array");
        told.forEach(conversation::add);
        conversation.tools.requireAnswers();
        if (!conversation.spoken) {
            throw Refused.with("messages", "too_short", "at least one message is required");
        }
        return conversation.messages;
    }

    private void add(Fields message) {
        String role = message.requireText("role");
        JsonNode content = message.requireValue("content");
        switch (role) {
            case "user" -> user(content, message);
            case "assistant" -> assistant(content, message);
            case "system" -> instruct(content, message.at("content"));
            default -> throw Refused.value(message.at("role"), role, ROLES);
        }
    }

    private void instruct(JsonNode content, String path) {
        var joined = new StringBuilder();
        for (Part part : BlockDecoder.OF_SYSTEM.content(content, path)) {
            if (part instanceof Part.Text(String text)) {
                joined.append(joined.isEmpty() ? "" : "\n\n").append(text);
            }
        }
        if (!joined.isEmpty()) {
            messages.add(Message.of(Role.SYSTEM, joined.toString()));
        }
    }

    private void user(JsonNode content, Fields message) {
        String path = message.at("content");
        tools.user(message.path());
        List<Part> said = new ArrayList<>();
        List<Part> parts = BlockDecoder.OF_USER.content(content, path);
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                tools.result(result.callId(), path);
                messages.add(new Message(Role.TOOL, List.of(result), null));
            } else {
                said.add(part);
            }
        }
        if (parts.isEmpty()) {
            throw Refused.with(path, "too_short", "user messages must have non-empty content");
        }
        if (!said.isEmpty()) {
            messages.add(new Message(Role.USER, said, null));
        }
        spoken = true;
    }

    private void assistant(JsonNode content, Fields message) {
        tools.assistant();
        List<Part> parts = BlockDecoder.OF_ASSISTANT.content(content, message.at("content"));
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                tools.call(call.id());
            }
        }
        if (!parts.isEmpty()) {
            messages.add(new Message(Role.ASSISTANT, parts, null));
            spoken = true;
        }
    }
}
