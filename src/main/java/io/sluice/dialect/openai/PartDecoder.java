package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Family;
import io.sluice.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code content}: a string, or an array of parts. Types of parts that OpenAI has are allowed where OpenAI allows
 * them; types we have never heard of ride to their own family.
 */
final class PartDecoder {
    /** For system, developer and tool messages. */
    static final PartDecoder TEXT_ONLY = new PartDecoder(List.of("text"));

    static final PartDecoder OF_USER = new PartDecoder(List.of("text", "image_url", "input_audio", "file"));

    static final PartDecoder OF_ASSISTANT = new PartDecoder(List.of("text", "refusal"));

    private static final Set<String> KNOWN = Set.of("text", "image_url", "input_audio", "file", "refusal");

    private final List<String> allowed;

    private PartDecoder(List<String> allowed) {
        this.allowed = allowed;
    }

    /** The parts of a message's content, which must be there; at least one. */
    List<Part> content(Fields message) {
        JsonNode content = message.requireValue("content");
        if (content.isTextual()) {
            return List.of(new Part.Text(content.textValue()));
        }
        String path = message.at("content");
        List<Fields> told = Fields.objectsOf(content, path, "one of a string or array of objects");
        if (told.isEmpty()) {
            throw Refused.empty(path);
        }
        List<Part> parts = new ArrayList<>(told.size());
        told.forEach(part -> parts.add(part(part)));
        return parts;
    }

    private Part part(Fields part) {
        String type = part.requireText("type");
        if (KNOWN.contains(type) && !allowed.contains(type)) {
            throw Refused.value(part.at("type"), type, allowed);
        }
        return switch (type) {
            case "text" -> new Part.Text(part.requireText("text"));
            case "refusal" -> new Part.Refusal(part.requireText("refusal"));
            case "image_url" -> image(part.requireObject("image_url"));
            case "input_audio" -> audio(part.requireObject("input_audio"));
            case "file" -> file(part, part.requireObject("file"));
            default -> new Part.Opaque(Family.OPENAI, type, part.json());
        };
    }

    private static Part image(Fields image) {
        String url = image.requireText("url");
        return new Part.Image(MediaDecoder.image(url, image.at("url")), image.text("detail"));
    }

    private static Part audio(Fields audio) {
        String data = audio.requireText("data");
        MediaDecoder.requireBase64(data, audio.at("data"));
        return new Part.Audio(data, audio.requireText("format"));
    }

    /** By value, or by the id of a file that only OpenAI has. */
    private static Part file(Fields part, Fields file) {
        String data = file.text("file_data");
        String id = file.text("file_id");
        if (data == null && id == null) {
            throw Refused.with(
                    file.path(),
                    "missing_required_parameter",
                    "Missing required parameter: one of '" + FieldPath.bracketed(file.at("file_data")) + "' and '"
                            + FieldPath.bracketed(file.at("file_id")) + "'.");
        }
        return data == null
                ? new Part.Opaque(Family.OPENAI, "file", part.json())
                : new Part.Document(MediaDecoder.file(data, file.at("file_data")), file.text("filename"));
    }
}
