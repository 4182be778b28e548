package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a conversation. Each tool result becomes a message of its own, before anything else its turn says. Tool messages
 * hold text only, so pictures and files of results follow in a message of the user, once all results are written: nothing
 * may stand between a tool call and its results. Reasoning of earlier turns is left out: it means nothing to another model,
 * and these servers have no place for it.
 */
final class MessageWriter {
    private static final String FOLLOWS = "(The content follows in the next message.)";

    private final Quirks quirks;
    private final ArrayNode written = JsonCodec.array();
    private final List<Part> held = new ArrayList<>();
    private String field = "messages";

    private MessageWriter(Quirks quirks) {
        this.quirks = quirks;
    }

    /**
     * Writes messages.
     *
     * @throws io.sluice.model.CallFailed when a part cannot be said
     */
    static ArrayNode write(List<Message> messages, Quirks quirks) {
        var writer = new MessageWriter(quirks);
        for (int i = 0; i < messages.size(); i++) {
            writer.field = "messages." + i + ".content";
            writer.message(messages.get(i));
        }
        writer.releaseHeld();
        return writer.written;
    }

    private void message(Message message) {
        List<Part> said = new ArrayList<>();
        for (Part part : message.parts()) {
            if (part instanceof Part.ToolResult result) {
                toolResult(result);
            } else {
                said.add(part);
            }
        }
        if (said.isEmpty() && !message.parts().isEmpty()) {
            return; // a turn of results only
        }
        releaseHeld();
        switch (message.role()) {
            case SYSTEM -> instructions("system", message, said);
            case DEVELOPER -> instructions(quirks.developerRole() ? "developer" : "system", message, said);
            case USER, TOOL -> user(message, said);
            case ASSISTANT -> assistant(message, said);
        }
    }

    private void toolResult(Part.ToolResult result) {
        var text = new StringBuilder(result.failed() ? "Error: " : "");
        for (Part part : result.content()) {
            if (part instanceof Part.Text(String more)) {
                text.append(more);
            } else {
                text.append(FOLLOWS);
                held.add(part);
            }
        }
        ObjectNode message = written.addObject();
        message.put("role", "tool");
        message.put("tool_call_id", result.callId());
        message.put("content", text.toString());
    }

    private void releaseHeld() {
        if (!held.isEmpty()) {
            ObjectNode message = written.addObject();
            message.put("role", "user");
            ContentWriter.write(message, List.copyOf(held), quirks, field);
            held.clear();
        }
    }

    private void instructions(String role, Message message, List<Part> said) {
        for (Part part : said) {
            if (!(part instanceof Part.Text)) {
                throw ContentWriter.unsupported(field, "Instructions of this provider hold text only.");
            }
        }
        ContentWriter.write(begin(role, message), said, quirks, field);
    }

    private void user(Message message, List<Part> said) {
        ContentWriter.write(begin("user", message), said, quirks, field);
    }

    private void assistant(Message message, List<Part> said) {
        ObjectNode turn = begin("assistant", message);
        var text = new StringBuilder();
        var refusal = new StringBuilder();
        ArrayNode calls = JsonCodec.array();
        for (Part part : said) {
            switch (part) {
                case Part.Text(String more) -> text.append(more);
                case Part.Refusal(String more) -> refusal.append(more);
                case Part.ToolCall call -> calls.add(toolCall(call));
                case Part.Thought _, Part.HiddenThought _ -> {
                    // see the class: reasoning stays with the model that reasoned
                }
                case Part.Opaque opaque
                when opaque.origin().equals(Family.OPENAI) && opaque.type().equals("custom") ->
                    calls.add(opaque.body().node());
                case Part.Image _, Part.Audio _, Part.Document _, Part.ToolResult _, Part.Opaque _ ->
                    throw ContentWriter.unsupported(
                            field, "Turns of the assistant hold text and tool calls only with this provider.");
            }
        }
        if (text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())) {
            turn.putNull("content");
        } else {
            turn.put("content", text.toString());
        }
        if (!refusal.isEmpty()) {
            turn.put("refusal", refusal.toString());
        }
        if (!calls.isEmpty()) {
            turn.set("tool_calls", calls);
        }
    }

    private ObjectNode begin(String role, Message message) {
        ObjectNode begun = written.addObject();
        begun.put("role", role);
        if (message.name() != null) {
            begun.put("name", message.name());
        }
        return begun;
    }

    private static ObjectNode toolCall(Part.ToolCall call) {
        ObjectNode written = JsonCodec.object();
        written.put("id", call.id());
        written.put("type", "function");
        ObjectNode function = written.putObject("function");
        function.put("name", call.name());
        function.put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        return written;
    }
}
