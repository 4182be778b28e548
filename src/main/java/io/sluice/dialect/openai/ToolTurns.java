package io.sluice.dialect.openai;

import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The rule of tools in a conversation: results follow the assistant's message that called for them, every result answers
 * one of its calls, and every call is answered before anybody else speaks. Checked before money is spent.
 */
final class ToolTurns {
    private final Set<String> called = new LinkedHashSet<>();
    private final Set<String> unanswered = new LinkedHashSet<>();

    private ToolTurns() {}

    static void check(List<Message> messages) {
        var turns = new ToolTurns();
        for (int i = 0; i < messages.size(); i++) {
            String path = FieldPath.element("messages", i);
            if (messages.get(i).role() == Role.TOOL) {
                turns.results(messages.get(i), path);
            } else {
                turns.requireAnswers(FieldPath.member(path, "role"));
                turns.speaks(messages.get(i));
            }
        }
        turns.requireAnswers("messages");
    }

    private void results(Message message, String path) {
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                if (!called.contains(result.callId())) {
                    throw Refused.with(
                            FieldPath.member(path, "tool_call_id"),
                            "invalid_value",
                            "Messages with role 'tool' must answer a call of the assistant's message before them. There is"
                                    + " no such call with the id '" + Refused.cut(result.callId()) + "'.");
                }
                unanswered.remove(result.callId());
            }
        }
    }

    private void requireAnswers(String path) {
        if (!unanswered.isEmpty()) {
            throw Refused.with(
                    path,
                    "invalid_value",
                    "An assistant message with 'tool_calls' must be followed by tool messages answering each 'tool_call_id'."
                            + " Without an answer: "
                            + Refused.cut(String.join(", ", unanswered)) + ".");
        }
    }

    private void speaks(Message message) {
        called.clear();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolCall call) {
                called.add(call.id());
            } else if (part instanceof Part.Opaque opaque && opaque.type().equals(AssistantDecoder.CUSTOM_CALL)) {
                called.add(opaque.body().node().path("id").asText());
            }
        }
        unanswered.addAll(called);
    }
}
