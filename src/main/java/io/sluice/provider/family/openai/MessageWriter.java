package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CacheBreakpoint;
import io.sluice.model.CacheLifetime;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import io.sluice.provider.CacheMarks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        List<Part> parts = new ArrayList<>();
        List<CacheBreakpoint> breakpoints = new ArrayList<>();
        for (int i = 0; i < message.parts().size(); i++) {
            Part part = message.parts().get(i);
            CacheLifetime cached = message.cachedAfter(i);
            if (part instanceof Part.ToolResult result) {
                toolResult(result, cached);
                continue;
            }
            if (cached != null) {
                breakpoints.add(new CacheBreakpoint(parts.size(), cached));
            }
            parts.add(part);
        }
        if (parts.isEmpty() && !message.parts().isEmpty()) {
            return; // a turn of results only
        }
        releaseHeld();
        var said = new Message(message.role(), parts, message.name(), breakpoints);
        switch (message.role()) {
            case SYSTEM -> instructions("system", said);
            case DEVELOPER -> instructions(quirks.developerRole() ? "developer" : "system", said);
            case USER, TOOL -> ContentWriter.write(begin("user", said), said, quirks, field);
            case ASSISTANT -> assistant(said);
        }
    }

    private void toolResult(Part.ToolResult result, @Nullable CacheLifetime cached) {
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
        if (cached != null && quirks.cacheControl()) {
            message.putArray("content").add(CacheMarks.marked(ContentWriter.text(text.toString()), cached));
        } else {
            message.put("content", text.toString());
        }
    }

    private void releaseHeld() {
        if (!held.isEmpty()) {
            ObjectNode message = written.addObject();
            message.put("role", "user");
            ContentWriter.write(message, new Message(Role.USER, held, null), quirks, field);
            held.clear();
        }
    }

    private void instructions(String role, Message said) {
        for (Part part : said.parts()) {
            if (!(part instanceof Part.Text)) {
                throw ContentWriter.unsupported(field, "Instructions of this provider hold text only.");
            }
        }
        ContentWriter.write(begin(role, said), said, quirks, field);
    }

    private void assistant(Message said) {
        ObjectNode turn = begin("assistant", said);
        ArrayNode texts = JsonCodec.array();
        boolean marked = false;
        var refusal = new StringBuilder();
        ArrayNode calls = JsonCodec.array();
        for (int i = 0; i < said.parts().size(); i++) {
            switch (said.parts().get(i)) {
                case Part.Text(String more) -> {
                    CacheLifetime cached = said.cachedAfter(i);
                    marked |= cached != null && quirks.cacheControl();
                    texts.add(CacheMarks.marked(ContentWriter.text(more), cached));
                }
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
        String text = said.text();
        if (text.isEmpty() && (!calls.isEmpty() || !refusal.isEmpty())) {
            turn.putNull("content");
        } else if (marked) {
            turn.set("content", texts);
        } else {
            turn.put("content", text);
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
