package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Part;
import io.sluice.model.Part.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads a content that is a list of parts. Paths of problems name the alternative that was tried, as pydantic does:
 * {@code content.str} for a text, {@code content.list[…].0.image_url} for a part.
 */
final class ContentReader {
    private static final String LIST = "list[tagged-union[TextContentPart,ImageContentPart,AudioContentPart]]";
    private static final Set<String> DETAILS = Set.of("auto", "low", "high");
    private static final Set<String> FORMATS = Set.of("wav", "mp3");
    private static final String BASE64_MARK = ";base64,";

    private final Problems problems;

    ContentReader(Problems problems) {
        this.problems = problems;
    }

    /** The parts of a content that is no text. */
    List<Part> read(JsonNode content, String path) {
        var inParts = new Problems();
        var parts = new ArrayList<Part>();
        if (content instanceof ArrayNode items) {
            for (int i = 0; i < items.size(); i++) {
                new PartReader(inParts, path + "." + LIST + "." + i).read(items.get(i), parts);
            }
        } else {
            inParts.noList(path + "." + LIST, content);
        }
        if (!inParts.none()) {
            problems.noText(path + ".str", content);
            problems.addAll(inParts);
        }
        return parts;
    }

    private static Media media(String url) {
        int mark = url.indexOf(BASE64_MARK);
        return url.startsWith("data:") && mark > "data:".length()
                ? new Media.Inline(url.substring("data:".length(), mark), url.substring(mark + BASE64_MARK.length()))
                : new Media.Url(url);
    }

    /** Reads one part. */
    private static final class PartReader {
        private final Problems problems;
        private final String path;

        PartReader(Problems problems, String path) {
            this.problems = problems;
            this.path = path;
        }

        void read(JsonNode node, List<Part> parts) {
            if (!(node instanceof ObjectNode part)) {
                problems.noObject(path, node);
                return;
            }
            JsonNode tag = part.get("type");
            if (tag == null) {
                problems.add(path, "union_tag_not_found", "Unable to extract tag using discriminator 'type'", node);
                return;
            }
            switch (tag.asText()) {
                case "text" -> text(part, parts);
                case "image_url" -> image(part, parts);
                case "input_audio" -> audio(part, parts);
                default ->
                    problems.add(
                            path,
                            "union_tag_invalid",
                            "Input tag " + shown(tag) + " found using 'type' does not match any of the expected tags: "
                                    + "'text', 'image_url', 'input_audio'",
                            node);
            }
        }

        private void text(ObjectNode part, List<Part> parts) {
            String text = new Fields(part, path + ".text", problems).requiredText("text");
            if (text != null) {
                parts.add(new Part.Text(text));
            }
        }

        private void image(ObjectNode part, List<Part> parts) {
            ObjectNode image = new Fields(part, path + ".image_url", problems).requiredObject("image_url");
            if (image == null) {
                return;
            }
            var fields = new Fields(image, path + ".image_url.image_url", problems);
            String url = fields.requiredText("url");
            JsonNode detail = fields.optional("detail");
            if (detail != null && !(detail.isTextual() && DETAILS.contains(detail.textValue()))) {
                problems.noneOf("'auto', 'low' or 'high'", fields.at("detail"), detail);
            } else if (url != null) {
                parts.add(new Part.Image(media(url), detail == null ? null : detail.textValue()));
            }
        }

        private void audio(ObjectNode part, List<Part> parts) {
            ObjectNode audio = new Fields(part, path + ".input_audio", problems).requiredObject("input_audio");
            if (audio == null) {
                return;
            }
            var fields = new Fields(audio, path + ".input_audio.input_audio", problems);
            String data = fields.requiredText("data");
            JsonNode format = fields.required("format");
            if (format != null && !(format.isTextual() && FORMATS.contains(format.textValue()))) {
                problems.noneOf("'wav' or 'mp3'", fields.at("format"), format);
            } else if (data != null && format != null) {
                parts.add(new Part.Audio(data, format.textValue()));
            }
        }

        private static String shown(JsonNode tag) {
            String text = tag.asText();
            return "'" + (text.length() <= 64 ? text : text.substring(0, 64) + "…") + "'";
        }
    }
}
