package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.ResponseFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code response_format} of generation 2. */
final class FormatReader {
    private static final Set<String> TYPES = Set.of("text", "json_object", "json_schema");
    private static final String DEFAULT_NAME = "response";

    private final Problems problems;

    FormatReader(Problems problems) {
        this.problems = problems;
    }

    ResponseFormat read(Fields body) {
        ObjectNode format = body.object("response_format");
        if (format == null) {
            return new ResponseFormat.Text();
        }
        var fields = new Fields(format, "response_format", problems);
        JsonNode type = fields.required("type");
        if (type != null && !(type.isTextual() && TYPES.contains(type.textValue()))) {
            problems.noneOf("'text', 'json_object' or 'json_schema'", fields.at("type"), type);
            return new ResponseFormat.Text();
        }
        ObjectNode schema = fields.dictionary("json_schema");
        return switch (type == null ? "text" : type.textValue()) {
            case "json_object" -> new ResponseFormat.JsonObject();
            case "json_schema" -> schema(schema, format);
            default -> new ResponseFormat.Text();
        };
    }

    /** The caller's {@code {"name", "schema", …}}; without a schema it says no more than that it be JSON. */
    private ResponseFormat schema(@Nullable ObjectNode named, ObjectNode format) {
        if (named == null) {
            if (!format.has("json_schema")) {
                problems.missing("response_format.json_schema", format);
            }
            return new ResponseFormat.JsonObject();
        }
        JsonNode name = named.path("name");
        JsonNode description = named.path("description");
        JsonNode strict = named.path("strict");
        if (!(named.get("schema") instanceof ObjectNode schema)) {
            return new ResponseFormat.JsonObject();
        }
        return new ResponseFormat.JsonSchema(
                name.isTextual() ? name.textValue() : DEFAULT_NAME,
                description.isTextual() ? description.textValue() : null,
                Json.of(schema),
                strict.isBoolean() ? strict.booleanValue() : null);
    }
}
