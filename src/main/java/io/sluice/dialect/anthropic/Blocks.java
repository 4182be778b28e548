package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Content blocks of answers. */
final class Blocks {
    private static final Logger LOG = Logger.getLogger(Blocks.class);

    private Blocks() {}

    static ObjectNode text(String text) {
        return of("text").put("text", text);
    }

    /** Clients want a signature; vendors that sign nothing get an empty one, which is never sent to Anthropic. */
    static ObjectNode thinking(String text, @Nullable String signature) {
        return of("thinking").put("thinking", text).put("signature", signature == null ? "" : signature);
    }

    static ObjectNode redacted(String data) {
        return of("redacted_thinking").put("data", data);
    }

    static ObjectNode toolUse(String id, String name, ObjectNode input) {
        return of("tool_use").put("id", id).put("name", name).set("input", input);
    }

    /** Arguments as the object they must be. What the model wrote wrong is an empty one: clients cannot read anything else. */
    static ObjectNode input(String arguments) {
        if (arguments.isBlank()) {
            return JsonCodec.object();
        }
        try {
            if (JsonCodec.read(arguments) instanceof ObjectNode object) {
                return object;
            }
        } catch (InvalidJson notJson) {
            // told below: no JSON and no object are one mistake of the model
        }
        LOG.warnf("a model's arguments of a tool call are no JSON object length=%d", arguments.length());
        return JsonCodec.object();
    }

    private static ObjectNode of(String type) {
        return JsonCodec.object().put("type", type);
    }
}
