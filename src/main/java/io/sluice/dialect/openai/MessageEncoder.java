package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Candidate;
import io.sluice.model.Part;

/** Writes the message of a whole answer that came from a server of another family. */
final class MessageEncoder {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final ArrayNode calls = JsonCodec.array();
    private final ArrayNode thinking = JsonCodec.array();
    private boolean said;
    private boolean refused;

    private MessageEncoder() {}

    static ObjectNode encode(Candidate candidate, AnswerStyle style) {
        var encoder = new MessageEncoder();
        candidate.parts().forEach(encoder::add);
        return encoder.message(style);
    }

    /** Arguments as callers parse them: no arguments are an empty object. */
    static String arguments(String told) {
        return told.isBlank() ? "{}" : told;
    }

    private void add(Part part) {
        switch (part) {
            case Part.Text(String more) -> {
                said = true;
                text.append(more);
            }
            case Part.Refusal(String more) -> {
                refused = true;
                refusal.append(more);
            }
            case Part.Thought(String more, String signature) -> {
                reasoning.append(more);
                if (signature != null) {
                    thinking.add(Thoughts.signed(more, signature));
                }
            }
            case Part.HiddenThought(String data) -> thinking.add(Thoughts.hidden(data));
            case Part.ToolCall(String id, String name, String arguments) -> {
                ObjectNode call = calls.addObject().put("id", id).put("type", "function");
                call.putObject("function").put("name", name).put("arguments", arguments(arguments));
            }
            case Part.Opaque _, Part.Image _, Part.Audio _, Part.Document _, Part.ToolResult _ -> {
                // OpenAI's message has no place for these, and models of other families do not answer with them
            }
        }
    }

    private ObjectNode message(AnswerStyle style) {
        ObjectNode message = JsonCodec.object().put("role", "assistant");
        message.put("content", said || (calls.isEmpty() && !refused) ? text.toString() : null);
        message.put("refusal", refused ? refusal.toString() : null);
        message.putArray("annotations");
        if (!reasoning.isEmpty()) {
            message.put("reasoning_content", reasoning.toString());
        }
        if (!thinking.isEmpty()) {
            message.set("thinking_blocks", thinking);
        }
        if (!calls.isEmpty()) {
            if (style.legacyFunctions()) {
                message.set("function_call", calls.get(0).get("function"));
            } else {
                message.set("tool_calls", calls);
            }
        }
        return message;
    }
}
