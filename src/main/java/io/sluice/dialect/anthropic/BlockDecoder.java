package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.Part;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code content}: a string, or an array of blocks. Blocks that everybody has a word for are allowed where Anthropic
 * allows them; all others ride to their own family. Empty texts say nothing and are left out.
 */
final class BlockDecoder {
    static final BlockDecoder OF_SYSTEM = new BlockDecoder("text");
    static final BlockDecoder OF_USER = new BlockDecoder("text", "image", "document", "tool_result");
    static final BlockDecoder OF_ASSISTANT =
            new BlockDecoder("text", "thinking", "redacted_thinking", "tool_use", "image", "document");
    static final BlockDecoder OF_RESULT = new BlockDecoder("text", "image", "document");

    private static final Set<String> KNOWN =
            Set.of("text", "image", "document", "tool_use", "tool_result", "thinking", "redacted_thinking");

    private final List<String> allowed;

    private BlockDecoder(String... allowed) {
        this.allowed = List.of(allowed);
    }

    /** The parts alone, where nothing can be cached apart. */
    List<Part> parts(JsonNode content, String path) {
        return content(content, path).parts();
    }

    Content content(JsonNode content, String path) {
        var told = new Content();
        if (content.isTextual()) {
            told.add(new Part.Text(content.textValue()), null);
            return told;
        }
        for (Fields block : Fields.objectsOf(content, path, "a valid string or array")) {
            told.add(part(block), CacheControl.of(block));
        }
        return told;
    }

    private Part part(Fields block) {
        String type = block.requireText("type");
        boolean onlyHere = this == OF_SYSTEM || KNOWN.contains(type);
        if (onlyHere && !allowed.contains(type)) {
            throw Refused.value(block.at("type"), type, allowed);
        }
        return switch (type) {
            case "text" -> new Part.Text(block.requireText("text"));
            case "image" -> MediaDecoder.image(block);
            case "document" -> MediaDecoder.document(block);
            case "thinking" -> thinking(block);
            case "redacted_thinking" -> new Part.HiddenThought(block.requireText("data"));
            case "tool_use" -> toolUse(block);
            case "tool_result" -> toolResult(block);
            default -> new Part.Opaque(Family.ANTHROPIC, type, block.json());
        };
    }

    /** Thoughts of vendors that sign nothing come back with an empty signature. */
    private static Part thinking(Fields block) {
        String signature = block.text("signature");
        return new Part.Thought(
                block.requireText("thinking"), signature == null || signature.isEmpty() ? null : signature);
    }

    private static Part toolUse(Fields block) {
        JsonNode input = block.requireValue("input");
        if (!(input instanceof ObjectNode)) {
            throw Refused.type(block.at("input"), "an object", input);
        }
        return new Part.ToolCall(block.requireText("id"), block.requireText("name"), JsonCodec.write(input));
    }

    private static Part toolResult(Fields block) {
        JsonNode content = block.value("content");
        List<Part> told = content == null ? List.of() : OF_RESULT.parts(content, block.at("content"));
        return new Part.ToolResult(block.requireText("tool_use_id"), told, block.isTrue("is_error"));
    }
}
