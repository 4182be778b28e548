package io.sluice.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.CacheLifetime;
import org.jspecify.annotations.Nullable;

/** Writes {@code cache_control}, Anthropic's mark of a cache breakpoint, which some servers of OpenAI's family took over. Pure. */
public final class CacheMarks {
    private CacheMarks() {}

    /**
     * The same object, marked. Thoughts take no mark: Anthropic's API refuses it.
     *
     * @param cached null for no mark
     */
    public static ObjectNode marked(ObjectNode object, @Nullable CacheLifetime cached) {
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
