package io.sluice.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The difference of two documents, for details: {@code {"config.api_base": {"from": "…", "to": "…"}}}. Objects are compared
 * member by member, everything else as a whole; what is absent on one side is left out there. The documents must hold no
 * secret.
 */
public final class Changes {
    private Changes() {}

    /** What {@code after} has otherwise than {@code before}; empty when nothing. */
    public static ObjectNode between(JsonNode before, JsonNode after) {
        ObjectNode changes = JsonCodec.object();
        compare("", before, after, changes);
        return changes;
    }

    private static void compare(String path, JsonNode before, JsonNode after, ObjectNode changes) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            names.forEach(name ->
                    compare(path.isEmpty() ? name : path + "." + name, before.path(name), after.path(name), changes));
            return;
        }
        ObjectNode change = changes.putObject(path);
        if (!before.isMissingNode()) {
            change.set("from", before);
        }
        if (!after.isMissingNode()) {
            change.set("to", after);
        }
    }
}
