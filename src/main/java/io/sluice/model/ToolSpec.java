package io.sluice.model;

import io.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/** A tool the model may call. */
public sealed interface ToolSpec {
    /** The tool's name, for messages; may be empty for opaque ones. */
    String name();

    /**
     * A function with a JSON schema for its arguments; no schema means no arguments.
     *
     * @param cached for how long the tools up to this one are to be cached; null for no breakpoint behind it
     */
    record Function(
            String name,
            @Nullable String description,
            @Nullable Json parameters,
            @Nullable Boolean strict,
            @Nullable CacheLifetime cached)
            implements ToolSpec {
        /** Without a cache breakpoint. */
        public Function(
                String name, @Nullable String description, @Nullable Json parameters, @Nullable Boolean strict) {
            this(name, description, parameters, strict, null);
        }
    }

    /** A vendor's own kind of tool, only for its own family. {@code type} as sent. */
    record Opaque(Family origin, String type, String name, Json body) implements ToolSpec {}
}
