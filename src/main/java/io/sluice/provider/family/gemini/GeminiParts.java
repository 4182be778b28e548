package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Part;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of a message as parts of the wire. Pure. A part that makes none (an empty text, reasoning) is left out: the API
 * refuses empty texts.
 */
final class GeminiParts {
    /** Types by the ending of an address: the API wants to be told the type of what it is to fetch. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("gif", "image/gif"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("html", "text/html"),
            Map.entry("csv", "text/csv"));

    private GeminiParts() {}

    /** What is said beside calls of tools and their results: text, images, sound, documents. */
    static Optional<ObjectNode> said(Part part, GeminiTarget target, String field) {
        return switch (part) {
            case Part.Text(String text) -> text(text);
            case Part.Refusal(String text) -> text(text);
            case Part.Image image -> media(image.media(), target, field);
            case Part.Document document -> media(document.media(), target, field);
            case Part.Audio(String base64, String format) ->
                Optional.of(inline("audio/" + format.toLowerCase(Locale.ROOT), base64));
            case Part.Opaque opaque -> {
                target.leaveOut(field, "does not know content of the type '" + opaque.type() + "'.");
                yield Optional.empty();
            }
            case Part.ToolCall _, Part.ToolResult _, Part.Thought _, Part.HiddenThought _ ->
                throw new CallFailed(Failure.InvalidRequest.of(
                        field, "invalid_content", "This kind of content does not belong into this message."));
        };
    }

    /** A call of a tool that the model asked for earlier. */
    static ObjectNode call(Part.ToolCall call, GeminiTarget target, String field) {
        ObjectNode part = JsonCodec.object();
        ObjectNode function = part.putObject("functionCall");
        if (target.takesCallIds()) {
            function.put("id", call.id());
        }
        function.put("name", call.name()).set("args", arguments(call.arguments(), field));
        return part;
    }

    /** The answer of a tool, which has to be an object. */
    static ObjectNode result(Part.ToolResult result, String name, GeminiTarget target) {
        ObjectNode part = JsonCodec.object();
        ObjectNode function = part.putObject("functionResponse");
        if (target.takesCallIds()) {
            function.put("id", result.callId());
        }
        function.put("name", name).set("response", response(text(result.content()), result.failed()));
        return part;
    }

    private static ObjectNode response(String text, boolean failed) {
        if (failed) {
            return JsonCodec.object().put("error", text);
        }
        try {
            if (JsonCodec.read(text) instanceof ObjectNode object) {
                return object;
            }
        } catch (InvalidJson notJson) {
            // plain words, which is what most tools answer
        }
        return JsonCodec.object().put("output", text);
    }

    private static String text(List<Part> parts) {
        var joined = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Text(String text)) {
                joined.append(text);
            }
        }
        return joined.toString();
    }

    private static Optional<ObjectNode> text(String text) {
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(JsonCodec.object().put("text", text));
    }

    private static Optional<ObjectNode> media(Part.Media media, GeminiTarget target, String field) {
        return switch (media) {
            case Part.Media.Inline(String type, String base64) -> Optional.of(inline(type, base64));
            case Part.Media.Url(String url) -> {
                String type = TYPES.get(ending(url));
                if (type == null) {
                    target.leaveOut(
                            field,
                            "has to be told the type of what it is to fetch: send the bytes, or an address that ends in"
                                    + " it, such as .png or .pdf.");
                    yield Optional.empty();
                }
                ObjectNode part = JsonCodec.object();
                part.putObject("fileData").put("mimeType", type).put("fileUri", url);
                yield Optional.of(part);
            }
        };
    }

    /** What stands behind the last dot of the path, lower case; empty when there is none. */
    private static String ending(String url) {
        String path = url.split("[?#]", 2)[0];
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static ObjectNode inline(String type, String base64) {
        ObjectNode part = JsonCodec.object();
        part.putObject("inlineData").put("mimeType", type).put("data", base64);
        return part;
    }

    private static ObjectNode arguments(String arguments, String field) {
        if (arguments.isBlank()) {
            return JsonCodec.object();
        }
        try {
            if (JsonCodec.read(arguments) instanceof ObjectNode object) {
                return object;
            }
        } catch (InvalidJson notJson) {
            // answered below: no JSON and no object are one mistake to the caller
        }
        throw new CallFailed(Failure.InvalidRequest.of(
                field, "json_invalid", "The arguments of a tool call must be a JSON object, written as text."));
    }
}
