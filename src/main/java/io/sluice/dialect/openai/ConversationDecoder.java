package io.sluice.dialect.openai;

import io.sluice.model.CacheBreakpoint;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code messages}, one canonical message each. Results of functions in the older form name no call: they get the id
 * of the call before them.
 */
final class ConversationDecoder {
    private static final List<String> ROLES = List.of("system", "developer", "user", "assistant", "tool", "function");

    private final List<Message> messages = new ArrayList<>();
    private Part.@Nullable ToolCall functionCall;

    private ConversationDecoder() {}

    static List<Message> decode(Fields request) {
        var value = request.requireValue("messages");
        List<Fields> told = Fields.objectsOf(value, request.at("messages"), "an array of objects");
        if (told.isEmpty()) {
            throw Refused.empty(request.at("messages"));
        }
        var conversation = new ConversationDecoder();
        told.forEach(conversation::add);
        ToolTurns.check(conversation.messages);
        return conversation.messages;
    }

    private void add(Fields message) {
        String role = message.requireText("role");
        messages.add(
                switch (role) {
                    case "system" -> said(Role.SYSTEM, message, PartDecoder.TEXT_ONLY);
                    case "developer" -> said(Role.DEVELOPER, message, PartDecoder.TEXT_ONLY);
                    case "user" -> said(Role.USER, message, PartDecoder.OF_USER);
                    case "assistant" -> assistant(message);
                    case "tool" -> tool(message);
                    case "function" -> function(message);
                    default -> throw Refused.value(message.at("role"), role, ROLES);
                });
    }

    private static Message said(Role role, Fields message, PartDecoder parts) {
        return new Message(role, parts.content(message), message.text("name"), CacheControl.of(message));
    }

    private Message assistant(Fields message) {
        String idOfFunctionCall = "call_function_" + messages.size();
        List<Part> parts = AssistantDecoder.decode(message, idOfFunctionCall);
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call && call.id().equals(idOfFunctionCall)) {
                functionCall = call;
            }
        }
        return new Message(Role.ASSISTANT, parts, message.text("name"));
    }

    private static Message tool(Fields message) {
        String callId = message.requireText("tool_call_id");
        var result = new Part.ToolResult(callId, PartDecoder.TEXT_ONLY.content(message), false);
        List<CacheBreakpoint> told = CacheControl.of(message);
        return new Message(
                Role.TOOL,
                List.of(result),
                null,
                told.isEmpty()
                        ? List.of()
                        : List.of(new CacheBreakpoint(0, told.getLast().lifetime())));
    }

    private Message function(Fields message) {
        String name = message.requireText("name");
        Part.ToolCall call = functionCall;
        if (call == null || !call.name().equals(name)) {
            throw Refused.with(
                    message.at("name"),
                    "invalid_value",
                    "Invalid value for '" + FieldPath.bracketed(message.at("name"))
                            + "': a message with role 'function' must"
                            + " answer the 'function_call' of this name in the assistant's message before it.");
        }
        functionCall = null;
        List<Part> content = message.has("content") ? PartDecoder.TEXT_ONLY.content(message) : List.of();
        return new Message(Role.TOOL, List.of(new Part.ToolResult(call.id(), content, false)), null);
    }
}
