package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;

/** Thoughts among the parts of a content, as Mistral and Databricks tell them: a message or a delta is rewritten in place. */
final class ThoughtParts {
    private ThoughtParts() {}

    /**
     * Rewrites what is told as {@code reasoning_content}.
     *
     * @param part makes the part of a thought's text
     */
    static void write(ObjectNode said, Function<String, JsonNode> part) {
        JsonNode thought = said.remove("reasoning_content");
        if (thought == null || !thought.isTextual() || thought.textValue().isEmpty()) {
            return;
        }
        JsonNode text = said.path("content");
        var content = said.putArray("content").add(part.apply(thought.textValue()));
        if (text.isTextual() && !text.textValue().isEmpty()) {
            content.addObject().put("type", "text").set("text", text);
        }
    }
}
