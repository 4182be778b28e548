package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import java.util.List;

/**
 * The messages of a chat. One text is sent as a string, several parts as a list; a message that says nothing is left out.
 * What an assistant says beside calls of tools is its plan to the API, which takes no content there. Pure.
 */
final class CohereMessages {
    private final CohereTarget target;
    private final ArrayNode messages = JsonCodec.array();

    CohereMessages(CohereTarget target) {
        this.target = target;
    }

    ArrayNode write(List<Message> conversation) {
        for (int i = 0; i < conversation.size(); i++) {
            Message message = conversation.get(i);
            String field = "messages." + i + ".content";
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> say("system", message, false, field);
                case USER -> say("user", message, true, field);
                case ASSISTANT -> answer(message, field);
                case TOOL -> results(message, field);
            }
        }
        return messages;
    }

    private void say(String role, Message message, boolean images, String field) {
        ArrayNode content = JsonCodec.array();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.ToolResult result -> result(result, field);
                case Part.ToolCall _, Part.Thought _, Part.HiddenThought _ ->
                    throw new CallFailed(Failure.InvalidRequest.of(
                            field, "invalid_content", "This kind of content does not belong into this message."));
                case Part.Text _, Part.Refusal _, Part.Image _, Part.Audio _, Part.Document _, Part.Opaque _ ->
                    append(content, part, images, field);
            }
        }
        if (!content.isEmpty()) {
            ObjectNode said = messages.addObject().put("role", role);
            set(said, content);
        }
    }

    private void answer(Message message, String field) {
        ArrayNode content = JsonCodec.array();
        ArrayNode calls = JsonCodec.array();
        var text = new StringBuilder();
        for (Part part : message.parts()) {
            switch (part) {
                case Part.ToolCall(String id, String name, String arguments) -> call(calls, id, name, arguments);
                case Part.Thought(String thought, var signature) -> {
                    // a signature is another vendor's: Cohere signs nothing
                    if (target.traits().reasons() && signature == null && !thought.isEmpty()) {
                        content.addObject().put("type", "thinking").put("thinking", thought);
                    }
                }
                case Part.HiddenThought _ -> {
                    // encrypted by another vendor, for nobody else to read
                }
                case Part.ToolResult _ ->
                    throw new CallFailed(Failure.InvalidRequest.of(
                            field, "invalid_content", "The assistant cannot give the result of a tool."));
                case Part.Text(String said) -> text.append(said);
                case Part.Refusal(String said) -> text.append(said);
                case Part.Image _, Part.Audio _, Part.Document _, Part.Opaque _ -> append(content, part, false, field);
            }
        }
        ObjectNode answer = JsonCodec.object().put("role", "assistant");
        if (!calls.isEmpty()) {
            if (!text.isEmpty()) {
                answer.put("tool_plan", text.toString());
            }
            answer.set("tool_calls", calls);
        } else if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text.toString());
        }
        if (!content.isEmpty()) {
            set(answer, content);
        }
        if (answer.size() > 1) {
            messages.add(answer);
        }
    }

    private static void call(ArrayNode calls, String id, String name, String arguments) {
        calls.addObject()
                .put("id", id)
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", arguments.isBlank() ? "{}" : arguments);
    }

    private void results(Message message, String field) {
        for (Part part : message.parts()) {
            if (!(part instanceof Part.ToolResult result)) {
                throw new CallFailed(Failure.InvalidRequest.of(
                        field, "invalid_content", "A message of a tool holds results of tools only."));
            }
            result(result, field);
        }
    }

    /** The API has no word for a tool that failed; its text says so. */
    private void result(Part.ToolResult result, String field) {
        ArrayNode content = JsonCodec.array();
        for (Part part : result.content()) {
            append(content, part, false, field);
        }
        ObjectNode message = messages.addObject().put("role", "tool").put("tool_call_id", result.callId());
        if (content.isEmpty()) {
            message.put("content", "");
        } else {
            set(message, content);
        }
    }

    private void append(ArrayNode content, Part part, boolean images, String field) {
        switch (part) {
            case Part.Text(String text) -> text(content, text);
            case Part.Refusal(String text) -> text(content, text);
            case Part.Image image -> {
                if (images) {
                    image(content, image);
                } else {
                    target.leaveOut(field, "The provider Cohere takes images in messages of the user only.");
                }
            }
            case Part.Audio _ -> target.leaveOut(field, "The provider Cohere does not take audio.");
            case Part.Document _ -> target.leaveOut(field, "The provider Cohere does not take files; send their text.");
            case Part.Opaque opaque ->
                target.leaveOut(
                        field, "The provider Cohere does not know content of the type '" + opaque.type() + "'.");
            case Part.ToolCall _, Part.ToolResult _, Part.Thought _, Part.HiddenThought _ ->
                throw new CallFailed(Failure.InvalidRequest.of(
                        field, "invalid_content", "This kind of content does not belong into this message."));
        }
    }

    private static void text(ArrayNode content, String text) {
        if (!text.isEmpty()) {
            content.addObject().put("type", "text").put("text", text);
        }
    }

    private static void image(ArrayNode content, Part.Image image) {
        ObjectNode address = content.addObject().put("type", "image_url").putObject("image_url");
        address.put(
                "url",
                switch (image.media()) {
                    case Part.Media.Url(String url) -> url;
                    case Part.Media.Inline(String type, String base64) -> "data:" + type + ";base64," + base64;
                });
        if (image.detail() != null) {
            address.put("detail", image.detail());
        }
    }

    private static void set(ObjectNode message, ArrayNode content) {
        boolean oneText =
                content.size() == 1 && content.get(0).path("type").asText().equals("text");
        message.set("content", oneText ? content.get(0).get("text") : content);
    }
}
