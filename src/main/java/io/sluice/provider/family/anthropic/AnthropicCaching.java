package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.CacheLifetime;
import org.jspecify.annotations.Nullable;

/** Writes {@code cache_control} at blocks and tools. Pure. */
final class AnthropicCaching {
    private AnthropicCaching() {}

    /**
     * The same object, marked. Thoughts take no mark: the API refuses it.
     *
     * @param cached null for no mark
     */
    static ObjectNode marked(ObjectNode object, @Nullable CacheLifetime cached) {
        if (cached != null && !object.path("type").asText().endsWith("thinking")) {
            ObjectNode control = object.putObject("cache_control").put("type", "ephemeral");
            switch (cached) {
                case MINUTES -> {
                    // what holds when nothing is said
                }
                case HOUR -> control.put("ttl", "1h");
            }
        }
        return object;
    }
}
