package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Family;
import io.sluice.model.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pictures and documents. Nothing is fetched here: providers do that, or take the bytes as sent. What only Anthropic
 * can do with them (its stored files, citations) rides to its own family.
 */
final class MediaDecoder {
    private MediaDecoder() {}

    static Part image(Fields block) {
        Fields source = block.requireObject("source");
        return switch (source.requireText("type")) {
            case "base64" -> new Part.Image(inline(source), null);
            case "url" -> new Part.Image(new Part.Media.Url(source.requireText("url")), null);
            default -> new Part.Opaque(Family.ANTHROPIC, "image", block.json());
        };
    }

    /** A document in plain text is a text to everybody; its title and its context stand before it. */
    static Part document(Fields block) {
        Fields source = block.requireObject("source");
        String title = block.text("title");
        if (isCited(block)) {
            return new Part.Opaque(Family.ANTHROPIC, "document", block.json());
        }
        return switch (source.requireText("type")) {
            case "base64" -> new Part.Document(inline(source), title);
            case "url" -> new Part.Document(new Part.Media.Url(source.requireText("url")), title);
            case "text" -> text(title, block.text("context"), source.requireText("data"));
            case "content" -> content(block, source, title);
            default -> new Part.Opaque(Family.ANTHROPIC, "document", block.json());
        };
    }

    /** Blocks of text are read; pictures among them ride to their own family, the whole document with them. */
    private static Part content(Fields block, Fields source, @Nullable String title) {
        JsonNode content = source.requireValue("content");
        List<Part> parts = BlockDecoder.OF_RESULT.parts(content, source.at("content"));
        List<String> texts = new ArrayList<>();
        for (Part part : parts) {
            if (!(part instanceof Part.Text(String more))) {
                return new Part.Opaque(Family.ANTHROPIC, "document", block.json());
            }
            texts.add(more);
        }
        return text(title, block.text("context"), String.join("\n\n", texts));
    }

    private static Part text(@Nullable String title, @Nullable String context, String data) {
        var joined = new StringBuilder();
        for (String piece : new String[] {title, context, data}) {
            if (piece != null && !piece.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : "\n\n").append(piece);
            }
        }
        return new Part.Text(joined.toString());
    }

    private static boolean isCited(Fields block) {
        Fields citations = block.object("citations");
        return citations != null && citations.isTrue("enabled");
    }

    private static Part.Media inline(Fields source) {
        return new Part.Media.Inline(source.requireText("media_type"), source.requireText("data"));
    }
}
