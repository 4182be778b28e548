package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.ResponseFormat;
import io.sluice.provider.ClosedSchemas;
import java.util.Optional;

/**
 * The form an answer must have. The API knows schemas only: any JSON object is asked for in words, and so is a schema that
 * it cannot enforce, where the route is lenient. Pure.
 */
final class AnthropicFormats {
    private static final String JSON_INSTRUCTION =
            "Answer with a single valid JSON object and nothing else: no explanation, no code fences.";

    private AnthropicFormats() {}

    /** Writes into the system blocks or the output configuration what makes the model answer in this form. */
    static void write(ResponseFormat format, AnthropicTarget target, ArrayNode system, ObjectNode outputConfig) {
        switch (format) {
            case ResponseFormat.Text() -> {
                // what the model writes anyway
            }
            case ResponseFormat.JsonObject() -> instruct(system, JSON_INSTRUCTION);
            case ResponseFormat.JsonSchema(var name, var description, var schema, var strict) ->
                writeSchema(schema.node(), target, system, outputConfig);
            case ResponseFormat.Opaque(Family origin, String type, var body) -> {
                if (origin.equals(Family.ANTHROPIC)) {
                    outputConfig.set("format", body.node());
                } else {
                    target.leaveOut(
                            "response_format",
                            "The provider Anthropic does not know the response format '" + type
                                    + "'; send 'text', 'json_object' or 'json_schema'.");
                }
            }
        }
    }

    private static void writeSchema(
            JsonNode schema, AnthropicTarget target, ArrayNode system, ObjectNode outputConfig) {
        Optional<JsonNode> closed = ClosedSchemas.close(schema);
        if (target.traits().schemas() && closed.isPresent()) {
            outputConfig.putObject("format").put("type", "json_schema").set("schema", closed.get());
            return;
        }
        target.leaveOut(
                "response_format",
                target.traits().schemas()
                        ? "The provider Anthropic needs every object of the schema to list its 'properties'."
                        : "The model '" + target.model() + "' cannot be held to a JSON schema; send 'json_object'.");
        instruct(system, JSON_INSTRUCTION + " It must fit this JSON schema: " + JsonCodec.write(schema));
    }

    private static void instruct(ArrayNode system, String text) {
        system.addObject().put("type", "text").put("text", text);
    }
}
