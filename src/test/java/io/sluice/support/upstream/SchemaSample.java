package io.sluice.support.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** A small value that satisfies a JSON schema, for replies in a format the client asked for. Always the same one. */
public final class SchemaSample {

    private static final int DEEPEST = 16;

    private SchemaSample() {}

    /** Knows types, properties, items, enum, const, anyOf and local references; no numeric or textual bounds. */
    public static JsonNode of(JsonNode schema) {
        return of(schema, schema, 0);
    }

    private static JsonNode of(JsonNode schema, JsonNode root, int depth) {
        if (depth > DEEPEST) {
            return NullNode.getInstance();
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").has(0)) {
            return schema.path("enum").get(0);
        }
        if (schema.has("$ref")) {
            return of(root.at(schema.path("$ref").asText().substring(1)), root, depth + 1);
        }
        for (var union : new String[] {"anyOf", "oneOf", "allOf"}) {
            if (schema.path(union).has(0)) {
                return of(schema.path(union).get(0), root, depth + 1);
            }
        }
        var type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "string" -> TextNode.valueOf("text");
            case "integer" -> IntNode.valueOf(1);
            case "number" -> DoubleNode.valueOf(1.5);
            case "boolean" -> BooleanNode.TRUE;
            case "array" -> Json.array().add(of(schema.path("items"), root, depth + 1));
            case "null" -> NullNode.getInstance();
            default -> object(schema, root, depth);
        };
    }

    private static JsonNode object(JsonNode schema, JsonNode root, int depth) {
        var object = Json.object();
        schema.path("properties")
                .properties()
                .forEach(property -> object.set(property.getKey(), of(property.getValue(), root, depth + 1)));
        return object;
    }
}
