package io.sluice.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The messages of a chat: a text each, with images beside it. Calls of tools have no ids on this wire; a result says the name
 * of its tool, which is that of the call it answers. Pure.
 */
final class OllamaMessages {
    private final OllamaTarget target;
    private final ArrayNode messages = JsonCodec.array();
    private final Map<String, String> toolNames = new HashMap<>();

    OllamaMessages(OllamaTarget target) {
        this.target = target;
    }

    ArrayNode write(List<Message> conversation) {
        for (int i = 0; i < conversation.size(); i++) {
            Message message = conversation.get(i);
            String field = "messages." + i + ".content";
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> say("system", message, field);
                case USER -> say("user", message, field);
                case ASSISTANT -> say("assistant", message, field);
                case TOOL -> results(message, field);
            }
        }
        return messages;
    }

    private void say(String role, Message message, String field) {
        ObjectNode said = JsonCodec.object().put("role", role);
        var text = new StringBuilder();
        var thought = new StringBuilder();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.ToolResult result -> result(result, field);
                case Part.ToolCall call -> call(said, call, field);
                case Part.Thought(String words, var signature) -> {
                    if (signature == null) { // a signature is another vendor's: Ollama signs nothing
                        thought.append(words);
                    }
                }
                case Part.HiddenThought _ -> {
                    // encrypted by another vendor, for nobody else to read
                }
                case Part.Text _, Part.Refusal _, Part.Image _, Part.Audio _, Part.Document _, Part.Opaque _ ->
                    append(said, text, part, field);
            }
        }
        if (!thought.isEmpty()) {
            said.put("thinking", thought.toString());
        }
        if (!text.isEmpty() || said.size() > 1) {
            messages.add(said.put("content", text.toString()));
        }
    }

    private void results(Message message, String field) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.ToolResult result)) {
                throw invalid(field, "A message of a tool holds results of tools only.");
            }
            result(result, field);
        }
    }

    /** The API has no word for a tool that failed; its text says so. */
    private void result(Part.ToolResult result, String field) {
        ObjectNode message = JsonCodec.object().put("role", "tool");
        var text = new StringBuilder();
        for (Part part : result.content()) {
            append(message, text, part, field);
        }
        message.put("content", text.toString());
        String name = toolNames.get(result.callId());
        if (name != null) {
            message.put("tool_name", name);
        }
        messages.add(message);
    }

    private void call(ObjectNode said, Part.ToolCall call, String field) {
        toolNames.put(call.id(), call.name());
        ObjectNode function =
                said.withArray("tool_calls").addObject().putObject("function").put("name", call.name());
        function.set("arguments", arguments(call, field));
    }

    private static JsonNode arguments(Part.ToolCall call, String field) {
        if (call.arguments().isBlank()) {
            return JsonCodec.object();
        }
        try {
            JsonNode arguments = JsonCodec.read(call.arguments());
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (InvalidJson notJson) {
            // answered below: no JSON and no object are the same mistake
        }
        throw invalid(field, "The arguments of the call of '" + call.name() + "' are no JSON object.");
    }

    private void append(ObjectNode message, StringBuilder text, Part part, String field) {
        switch (part) {
            case Part.Text(String words) -> text.append(words);
            case Part.Refusal(String words) -> text.append(words);
            case Part.Image(Part.Media.Inline inline, var detail) ->
                message.withArray("images").add(inline.base64());
            case Part.Image(Part.Media.Url url, var detail) ->
                target.leaveOut(field, "The provider Ollama takes images by value only, not by their address.");
            case Part.Audio _ -> target.leaveOut(field, "The provider Ollama does not take audio.");
            case Part.Document _ -> target.leaveOut(field, "The provider Ollama does not take files; send their text.");
            case Part.Opaque opaque ->
                target.leaveOut(
                        field, "The provider Ollama does not know content of the type '" + opaque.type() + "'.");
            case Part.ToolCall _, Part.ToolResult _, Part.Thought _, Part.HiddenThought _ ->
                throw invalid(field, "This kind of content does not belong into this message.");
        }
    }

    private static CallFailed invalid(String field, String message) {
        return new CallFailed(Failure.InvalidRequest.of(field, "invalid_content", message));
    }
}
