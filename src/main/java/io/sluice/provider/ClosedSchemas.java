package io.sluice.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import java.util.Map;
import java.util.Optional;

/**
 * Schemas as vendors of structured outputs take them: every object must say that it has no further members. Saying so only
 * narrows what the model may write, so that the caller's own schema still holds. Pure; the caller's tree stays as it is.
 */
public final class ClosedSchemas {
    private ClosedSchemas() {}

    /**
     * The schema with its objects closed; empty when an object lists no members at all: closing it would allow nothing but
     * {@code {}}, which is not what its author meant.
     */
    public static Optional<JsonNode> close(JsonNode schema) {
        return switch (schema) {
            case ObjectNode object -> closeObject(object);
            case ArrayNode array -> closeAll(array);
            default -> Optional.of(schema);
        };
    }

    private static Optional<JsonNode> closeAll(ArrayNode array) {
        ArrayNode closed = JsonCodec.array();
        for (JsonNode element : array) {
            Optional<JsonNode> inner = close(element);
            if (inner.isEmpty()) {
                return inner;
            }
            closed.add(inner.get());
        }
        return Optional.of(closed);
    }

    private static Optional<JsonNode> closeObject(ObjectNode object) {
        ObjectNode closed = JsonCodec.object();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Optional<JsonNode> inner = switch (member.getKey()) {
                // these hold values or names, not schemas; the last one is replaced below
                case "enum", "const", "default", "examples", "required", "additionalProperties" ->
                    Optional.of(member.getValue());
                case "properties", "$defs", "definitions", "patternProperties" -> closeNamed(member.getValue());
                default -> close(member.getValue());
            };
            if (inner.isEmpty()) {
                return inner;
            }
            closed.set(member.getKey(), inner.get());
        }
        if (describesObject(object)) {
            JsonNode further = object.path("additionalProperties");
            boolean alreadyClosed = further.isBoolean() && !further.booleanValue();
            if (!object.has("properties") && !alreadyClosed) {
                return Optional.empty();
            }
            closed.put("additionalProperties", false);
        }
        return Optional.of(closed);
    }

    /** Schemas by name: a property that happens to be called {@code enum} is a schema like any other. */
    private static Optional<JsonNode> closeNamed(JsonNode schemas) {
        if (!(schemas instanceof ObjectNode byName)) {
            return Optional.of(schemas);
        }
        ObjectNode closed = JsonCodec.object();
        for (Map.Entry<String, JsonNode> entry : byName.properties()) {
            Optional<JsonNode> inner = close(entry.getValue());
            if (inner.isEmpty()) {
                return inner;
            }
            closed.set(entry.getKey(), inner.get());
        }
        return Optional.of(closed);
    }

    private static boolean describesObject(ObjectNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (one.asText().equals("object")) {
                    return true;
                }
            }
            return false;
        }
        return type.isMissingNode() ? schema.has("properties") : type.asText().equals("object");
    }
}
