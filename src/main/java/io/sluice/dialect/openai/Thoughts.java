package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reasoning, which OpenAI's own language has no place for. Its text is {@code reasoning_content}, as DeepSeek and vLLM have
 * it. Where a vendor signed or encrypted it and wants it back unchanged, {@code thinking_blocks} carries it, in Anthropic's
 * words, as LiteLLM has it: {@code {"type":"thinking","thinking":…,"signature":…}} and
 * {@code {"type":"redacted_thinking","data":…}}.
 */
final class Thoughts {
    private Thoughts() {}

    /** What comes back in an assistant's message. Lenient: these members are nobody's specification. */
    static List<Part> read(Fields message) {
        if (message.value("thinking_blocks") instanceof ArrayNode blocks) {
            List<Part> parts = new ArrayList<>(blocks.size());
            for (JsonNode block : blocks) {
                Part part = part(block);
                if (part != null) {
                    parts.add(part);
                }
            }
            return parts;
        }
        JsonNode text = message.value("reasoning_content");
        if (text == null) {
            text = message.value("reasoning");
        }
        boolean says = text != null && text.isTextual() && !text.textValue().isEmpty();
        return says && text != null ? List.of(new Part.Thought(text.textValue(), null)) : List.of();
    }

    /** A thought with its signature. */
    static ObjectNode signed(String text, String signature) {
        return JsonCodec.object().put("type", "thinking").put("thinking", text).put("signature", signature);
    }

    /** A thought that its vendor encrypted. */
    static ObjectNode hidden(String data) {
        return JsonCodec.object().put("type", "redacted_thinking").put("data", data);
    }

    private static @Nullable Part part(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking" ->
                new Part.Thought(
                        block.path("thinking").asText(),
                        block.path("signature").isTextual()
                                ? block.get("signature").textValue()
                                : null);
            case "redacted_thinking" ->
                new Part.HiddenThought(block.path("data").asText());
            default -> null;
        };
    }
}
