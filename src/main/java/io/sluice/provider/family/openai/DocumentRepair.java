package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import org.jspecify.annotations.Nullable;

/**
 * Puts right, in place, what servers of the family get wrong and callers of the family stumble over. Works on trees that were
 * read a moment ago and that nobody else has seen.
 */
final class DocumentRepair {
    private DocumentRepair() {}

    /** What every reply and every chunk must have, and what none may have. */
    static void envelope(ObjectNode document, String object, String id, String model, long createdSeconds) {
        if (textOf(document.get("id")).isEmpty()) {
            document.put("id", id);
        }
        if (textOf(document.get("object")).isEmpty()) {
            document.put("object", object);
        }
        JsonNode created = document.get("created");
        if (created == null || !created.isNumber() || created.longValue() <= 0) {
            document.put("created", createdSeconds);
        } else if (!created.isIntegralNumber()) {
            document.put("created", created.longValue());
        }
        if (textOf(document.get("model")).isEmpty()) {
            document.put("model", model);
        }
        document.remove("error"); // an error that says something was thrown before
        document.remove("obfuscation");
    }

    /** What a message or a delta must not have: reasoning under another name, and an empty list of tool calls. */
    static void said(ObjectNode message) {
        JsonNode reasoning = message.get("reasoning");
        if (reasoning != null && (reasoning.isTextual() || reasoning.isNull())) {
            message.remove("reasoning");
            if (textOf(message.get("reasoning_content")).isEmpty()) {
                message.set("reasoning_content", reasoning);
            }
        }
        if (message.get("content") instanceof ArrayNode parts) {
            content(message, parts);
        }
        JsonNode calls = message.get("tool_calls");
        if (calls != null && (!calls.isArray() || calls.isEmpty())) {
            message.remove("tool_calls");
        }
    }

    /** Reasoning among the parts of a content goes where reasoning is; what is left becomes a text if it is text only. */
    private static void content(ObjectNode message, ArrayNode parts) {
        var thoughts = new StringBuilder();
        ArrayNode rest = JsonCodec.array();
        for (JsonNode part : parts) {
            switch (textOf(part.get("type"))) {
                case "thinking" -> thoughts.append(joined(part.path("thinking"))); // Mistral's
                case "reasoning" -> thoughts.append(joined(part.path("summary"))); // Databricks'
                default -> rest.add(part);
            }
        }
        if (!thoughts.isEmpty() && textOf(message.get("reasoning_content")).isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        boolean plain = true;
        for (JsonNode part : rest) {
            plain &= textOf(part.get("type")).equals("text");
        }
        if (!plain) {
            message.set("content", rest);
        } else if (rest.isEmpty() && !thoughts.isEmpty()) {
            message.putNull("content");
        } else {
            message.put("content", contentOf(rest));
        }
    }

    private static String joined(JsonNode texts) {
        var joined = new StringBuilder(textOf(texts));
        for (JsonNode text : texts) {
            joined.append(textOf(text.get("text")));
        }
        return joined.toString();
    }

    /**
     * The arguments of a call as the text they must be: some servers send the object itself.
     *
     * @return empty when there are none
     */
    static String arguments(@Nullable JsonNode arguments) {
        if (arguments == null || arguments.isNull()) {
            return "";
        }
        return arguments.isTextual() ? arguments.textValue() : JsonCodec.write(arguments);
    }

    /** The member as an object, put there when it is missing or something else. */
    static ObjectNode object(ObjectNode parent, String member) {
        return parent.get(member) instanceof ObjectNode there ? there : parent.putObject(member);
    }

    /** The member as an array; empty when it is missing or something else. */
    static ArrayNode array(JsonNode parent, String member) {
        return parent.get(member) instanceof ArrayNode there ? there : JsonCodec.array();
    }

    /** The text of a node; empty when it is none. */
    static String textOf(@Nullable JsonNode node) {
        return node != null && node.isTextual() ? node.textValue() : "";
    }

    /** The visible text of {@code content}: a string, or the text parts of a list. */
    static String contentOf(@Nullable JsonNode content) {
        if (!(content instanceof ArrayNode parts)) {
            return textOf(content);
        }
        var joined = new StringBuilder();
        for (JsonNode part : parts) {
            if (textOf(part.get("type")).equals("text")) {
                joined.append(textOf(part.get("text")));
            }
        }
        return joined.toString();
    }
}
