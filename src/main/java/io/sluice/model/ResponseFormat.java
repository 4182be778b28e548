package io.sluice.model;

import io.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/** The form the answer must have. */
public sealed interface ResponseFormat {
    /** Free text, the default. */
    record Text() implements ResponseFormat {}

    /** Any JSON object. */
    record JsonObject() implements ResponseFormat {}

    /** JSON that fits a schema. */
    record JsonSchema(
            String name,
            @Nullable String description,
            Json schema,
            @Nullable Boolean strict) implements ResponseFormat {}

    /** A vendor's own form (grammars and the like), only for its own family. {@code type} as sent. */
    record Opaque(Family origin, String type, Json body) implements ResponseFormat {}
}
