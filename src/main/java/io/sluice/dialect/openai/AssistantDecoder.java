package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Family;
import io.sluice.model.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an assistant's message as a client sends it back: reasoning first, then what was said, then the calls. Members that
 * only label an answer ({@code annotations}, what proxies add) are left to the source.
 */
final class AssistantDecoder {
    /** The kind of a custom tool's call among opaque parts. */
    static final String CUSTOM_CALL = "custom_tool_call";

    private AssistantDecoder() {}

    /**
     * The parts of the message; at least one.
     *
     * @param idOfFunctionCall the id that a call in the older form gets, for such calls have none
     */
    static List<Part> decode(Fields message, String idOfFunctionCall) {
        List<Part> parts = new ArrayList<>(Thoughts.read(message));
        if (message.has("content")) {
            parts.addAll(PartDecoder.OF_ASSISTANT.content(message));
        }
        String refusal = message.text("refusal");
        if (refusal != null) {
            parts.add(new Part.Refusal(refusal));
        }
        Fields audio = message.object("audio");
        if (audio != null) {
            parts.add(new Part.Opaque(Family.OPENAI, "audio", audio.json()));
        }
        message.objects("tool_calls").forEach(call -> parts.add(call(call)));
        Fields function = message.object("function_call");
        if (function != null) {
            parts.add(new Part.ToolCall(
                    idOfFunctionCall, function.requireText("name"), function.requireText("arguments")));
        }
        if (parts.isEmpty()) {
            throw Refused.with(
                    message.at("content"),
                    "missing_required_parameter",
                    "Missing required parameter: '" + FieldPath.bracketed(message.at("content"))
                            + "'. It may be null only when the message has 'tool_calls' or 'function_call'.");
        }
        return withoutEmptyText(parts);
    }

    private static Part call(Fields call) {
        String id = call.requireText("id");
        JsonNode type = call.value("type");
        if (type == null || type.asText().equals("function")) {
            Fields function = call.requireObject("function");
            return new Part.ToolCall(id, function.requireText("name"), function.requireText("arguments"));
        }
        call.requireText("type");
        return new Part.Opaque(Family.OPENAI, CUSTOM_CALL, call.json());
    }

    /** Clients send {@code "content":""} beside calls; a text that says nothing is kept only where it is all there is. */
    private static List<Part> withoutEmptyText(List<Part> parts) {
        List<Part> telling =
                parts.stream().filter(part -> !part.equals(new Part.Text(""))).toList();
        return telling.isEmpty() ? parts : telling;
    }
}
