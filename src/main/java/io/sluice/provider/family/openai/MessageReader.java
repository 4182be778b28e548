package io.sluice.provider.family.openai;

import static io.sluice.provider.family.openai.DocumentRepair.array;
import static io.sluice.provider.family.openai.DocumentRepair.object;
import static io.sluice.provider.family.openai.DocumentRepair.textOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.Family;
import io.sluice.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the message of a whole reply and repairs it: reasoning first, then text, refusal and tool calls, as in a stream. */
final class MessageReader {
    private final ReplyDefaults defaults;

    MessageReader(ReplyDefaults defaults) {
        this.defaults = defaults;
    }

    /** What a message says; a call of any kind of tool counts. */
    record Said(List<Part> parts, boolean calledTools) {}

    Said read(ObjectNode message, int candidate) {
        DocumentRepair.said(message);
        if (textOf(message.get("role")).isEmpty()) {
            message.put("role", "assistant");
        }
        if (!message.has("content")) {
            message.putNull("content");
        }
        var parts = new ArrayList<Part>();
        add(parts, textOf(message.get("reasoning_content")), text -> new Part.Thought(text, null));
        content(message.path("content"), parts);
        add(parts, textOf(message.get("refusal")), Part.Refusal::new);
        ArrayNode calls = array(message, "tool_calls");
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i) instanceof ObjectNode call) {
                parts.add(toolCall(call, candidate, i));
            }
        }
        opaque(message, "function_call", parts);
        opaque(message, "audio", parts);
        return new Said(parts, !calls.isEmpty() || message.path("function_call").isObject());
    }

    private static void content(JsonNode content, List<Part> parts) {
        if (!content.isArray()) {
            add(parts, textOf(content), Part.Text::new);
            return;
        }
        add(parts, DocumentRepair.contentOf(content), Part.Text::new);
        for (JsonNode part : content) {
            String type = textOf(part.get("type"));
            if (!type.equals("text") && part.isObject()) {
                parts.add(new Part.Opaque(Family.OPENAI, type, Json.of(part)));
            }
        }
    }

    private Part toolCall(ObjectNode call, int candidate, int position) {
        if (textOf(call.get("id")).isEmpty()) {
            call.put("id", defaults.toolCallId(candidate, position));
        }
        if (call.path("custom").isObject()) {
            call.put("type", "custom");
            return new Part.Opaque(Family.OPENAI, "custom", Json.of(call));
        }
        call.put("type", "function");
        ObjectNode function = object(call, "function");
        String name = textOf(function.get("name"));
        String told = DocumentRepair.arguments(function.get("arguments"));
        String arguments = told.isEmpty() ? "{}" : told;
        function.put("name", name);
        function.put("arguments", arguments);
        return new Part.ToolCall(call.get("id").textValue(), name, arguments);
    }

    private static void opaque(ObjectNode message, String member, List<Part> parts) {
        if (message.path(member).isObject()) {
            parts.add(new Part.Opaque(Family.OPENAI, member, Json.of(message.get(member))));
        }
    }

    private static void add(List<Part> parts, String text, Function<String, Part> part) {
        if (!text.isEmpty()) {
            parts.add(part.apply(text));
        }
    }
}
