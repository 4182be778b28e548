package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;

/**
 * Leaves out of a caller's document the reasoning that is not Anthropic's own: it has no signature, because another vendor's
 * model answered earlier in the conversation, and the API refuses it. Everything else stays as it came. Pure: the document's
 * values are shared and are not changed, only replaced.
 */
final class ForeignThoughts {
    private ForeignThoughts() {}

    /** Replaces {@code messages} where there is anything to leave out. */
    static void leaveOut(ObjectNode document) {
        if (document.get("messages") instanceof ArrayNode messages && anyIn(messages)) {
            ArrayNode kept = JsonCodec.array();
            for (JsonNode message : messages) {
                addTo(kept, message);
            }
            document.set("messages", kept);
        }
    }

    private static boolean anyIn(ArrayNode messages) {
        for (JsonNode message : messages) {
            for (JsonNode block : message.path("content")) {
                if (isForeign(block)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A turn of which nothing is left is left out whole: the API takes no empty one. */
    private static void addTo(ArrayNode kept, JsonNode message) {
        ArrayNode content = JsonCodec.array();
        boolean changed = false;
        for (JsonNode block : message.path("content")) {
            if (isForeign(block)) {
                changed = true;
            } else {
                content.add(block);
            }
        }
        if (!changed) {
            kept.add(message);
        } else if (!content.isEmpty()) {
            kept.add(Json.of(message).copyOfObject().set("content", content));
        }
    }

    private static boolean isForeign(JsonNode block) {
        return block.path("type").asText().equals("thinking")
                && block.path("signature").asText().isEmpty();
    }
}
