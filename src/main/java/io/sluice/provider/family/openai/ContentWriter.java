package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.provider.CacheMarks;
import java.util.List;

/** Writes the content of a turn that is not the assistant's: one text as a string, all else as parts. */
final class ContentWriter {
    private ContentWriter() {}

    /**
     * Sets {@code content}.
     *
     * @param said  what the turn says; without results of tools
     * @param field where the content stands in the request, for messages
     * @throws CallFailed when a part cannot be said
     */
    static void write(ObjectNode message, Message said, Quirks quirks, String field) {
        List<Part> parts = said.parts();
        boolean marked = quirks.cacheControl() && !said.cacheBreakpoints().isEmpty();
        boolean plain = parts.stream().allMatch(Part.Text.class::isInstance);
        if (plain && !marked && (parts.size() <= 1 || !quirks.partsOfText())) {
            message.put("content", said.text());
            return;
        }
        ArrayNode content = message.putArray("content");
        for (int i = 0; i < parts.size(); i++) {
            ObjectNode part = part(parts.get(i), field);
            content.add(marked ? CacheMarks.marked(part, said.cachedAfter(i)) : part);
        }
    }

    /** A part of text. */
    static ObjectNode text(String text) {
        return JsonCodec.object().put("type", "text").put("text", text);
    }

    static CallFailed unsupported(String field, String message) {
        return new CallFailed(new Failure.Unsupported(field, message));
    }

    private static ObjectNode part(Part part, String field) {
        ObjectNode written = JsonCodec.object();
        switch (part) {
            case Part.Text(String text) -> written.put("type", "text").put("text", text);
            case Part.Image(Part.Media media, String detail) -> {
                written.put("type", "image_url");
                ObjectNode image = written.putObject("image_url").put("url", address(media));
                if (detail != null) {
                    image.put("detail", detail);
                }
            }
            case Part.Audio(String base64, String format) -> {
                written.put("type", "input_audio");
                written.putObject("input_audio").put("data", base64).put("format", format);
            }
            case Part.Document document -> {
                if (!(document.media() instanceof Part.Media.Inline inline)) {
                    throw unsupported(field, "This provider takes files by value only, not by their address.");
                }
                written.put("type", "file");
                ObjectNode file = written.putObject("file");
                file.put("filename", document.fileName() == null ? "document" : document.fileName());
                file.put("file_data", address(inline));
            }
            case Part.Opaque opaque -> {
                if (!opaque.origin().equals(Family.OPENAI)) {
                    throw unsupported(field, "This provider does not take content of type '" + opaque.type() + "'.");
                }
                written.setAll((ObjectNode) opaque.body().node());
            }
            case Part.Refusal(String text) -> written.put("type", "text").put("text", text);
            case Part.Thought _, Part.HiddenThought _ ->
                throw unsupported(field, "Reasoning may stand in turns of the assistant only.");
            case Part.ToolCall _ -> throw unsupported(field, "Tool calls may stand in turns of the assistant only.");
            case Part.ToolResult _ -> throw unsupported(field, "A tool's result may not hold another one.");
        }
        return written;
    }

    private static String address(Part.Media media) {
        return switch (media) {
            case Part.Media.Url(String url) -> url;
            case Part.Media.Inline(String mediaType, String base64) -> "data:" + mediaType + ";base64," + base64;
        };
    }
}
