package io.sluice.provider.palm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import java.util.List;

/**
 * A conversation as a prompt of messages. Their authors are the roles, as MLflow's gateway has it; standing instructions
 * become the context, wherever they stood. Pure.
 */
final class PalmPrompt {
    private PalmPrompt() {}

    /** Fails with {@link CallFailed} when a message is more than text. */
    static ObjectNode of(List<Message> messages, PalmTarget target) {
        ObjectNode prompt = JsonCodec.object();
        ArrayNode turns = JsonCodec.array();
        var context = new StringBuilder();
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            String text = text(message, "messages." + i + ".content", target);
            switch (message.role()) {
                case SYSTEM, DEVELOPER ->
                    context.append(context.isEmpty() ? "" : "\n").append(text);
                case USER -> turns.addObject().put("author", "user").put("content", text);
                case ASSISTANT -> turns.addObject().put("author", "assistant").put("content", text);
                case TOOL ->
                    throw new CallFailed(new Failure.Unsupported(
                            "messages." + i + ".role", "The provider PaLM knows no results of tools."));
            }
        }
        if (!context.isEmpty()) {
            prompt.put("context", context.toString());
        }
        prompt.set("messages", turns);
        return prompt;
    }

    private static String text(Message message, String field, PalmTarget target) {
        var text = new StringBuilder();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.Text(String more) -> text.append(more);
                case Part.Refusal(String more) -> text.append(more);
                case Part.Thought _, Part.HiddenThought _ -> {
                    // what another model thought says nothing to this one
                }
                case Part.Image _, Part.Audio _, Part.Document _, Part.ToolCall _, Part.ToolResult _, Part.Opaque _ ->
                    target.leaveOut(field, "The provider PaLM takes text only.");
            }
        }
        return text.toString();
    }
}
