package io.sluice.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** JSON merge patch, RFC 7396. */
public final class MergePatch {
    private MergePatch() {}

    /**
     * The target as patched. Neither argument is changed; the result may share parts with both.
     *
     * @param target null when there is none
     */
    public static JsonNode apply(@Nullable JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result = JsonCodec.object();
        if (target instanceof ObjectNode object) {
            result.setAll(object);
        }
        for (var change : changes.properties()) {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                result.set(change.getKey(), apply(result.get(change.getKey()), change.getValue()));
            }
        }
        return result;
    }
}
