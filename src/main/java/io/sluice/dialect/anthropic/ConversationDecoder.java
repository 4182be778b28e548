package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CacheLifetime;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code system} and {@code messages}:
 *
 * <pre>
 *   system            ──▶ one system message, its blocks joined by an empty line; a text of its own up to each breakpoint
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
        return CacheControl.ofRequest(request, conversation.messages);
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
        Message blocks = BlockDecoder.OF_SYSTEM.content(content, path).message(Role.SYSTEM);
        var instructions = new Content();
        var joined = new StringBuilder();
        for (int i = 0; i < blocks.parts().size(); i++) {
            if (blocks.parts().get(i) instanceof Part.Text(String text)) {
                joined.append(i == 0 ? "" : "\n\n").append(text);
            }
            CacheLifetime cached = blocks.cachedAfter(i);
            if (cached != null || i == blocks.parts().size() - 1) {
                instructions.add(new Part.Text(joined.toString()), cached);
                joined.setLength(0);
            }
        }
        if (!instructions.isEmpty()) {
            messages.add(instructions.message(Role.SYSTEM));
        }
    }

    private void user(JsonNode content, Fields message) {
        String path = message.at("content");
        tools.user(message.path());
        var said = new Content();
        Message told = BlockDecoder.OF_USER.content(content, path).message(Role.USER);
        for (int i = 0; i < told.parts().size(); i++) {
            Part part = told.parts().get(i);
            if (part instanceof Part.ToolResult result) {
                tools.result(result.callId(), path);
                var answer = new Content();
                answer.add(result, told.cachedAfter(i));
                messages.add(answer.message(Role.TOOL));
            } else {
                said.add(part, told.cachedAfter(i));
            }
        }
        if (told.parts().isEmpty()) {
            throw Refused.with(path, "too_short", "user messages must have non-empty content");
        }
        if (!said.isEmpty()) {
            messages.add(said.message(Role.USER));
        }
        spoken = true;
    }

    private void assistant(JsonNode content, Fields message) {
        tools.assistant();
        Content told = BlockDecoder.OF_ASSISTANT.content(content, message.at("content"));
        for (Part part : told.parts()) {
            if (part instanceof Part.ToolCall call) {
                tools.call(call.id());
            }
        }
        if (!told.isEmpty()) {
            messages.add(told.message(Role.ASSISTANT));
            spoken = true;
        }
    }
}
