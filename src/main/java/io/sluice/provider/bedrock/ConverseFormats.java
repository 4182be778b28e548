package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.ResponseFormat;
import io.sluice.provider.ClosedSchemas;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The form an answer must have. Newer models are held to a schema by the API; others are made to call a tool that has it,
 * and what they call it with is their answer. Any JSON object is asked for in words. Pure.
 */
final class ConverseFormats {
    private static final String JSON_INSTRUCTION =
            "Answer with a single valid JSON object and nothing else: no explanation, no code fences.";
    private static final Pattern NOT_OF_NAMES = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int LONGEST_NAME = 64;

    private ConverseFormats() {}

    /**
     * Writes what makes the model answer in this form; tools have been written before.
     *
     * @return the name of the tool that the answer will be the call of; null when it will be a text
     */
    static @Nullable String write(ResponseFormat format, BedrockTarget target, ArrayNode system, ObjectNode body) {
        return switch (format) {
            case ResponseFormat.Text() -> null;
            case ResponseFormat.JsonObject() -> {
                instruct(system, JSON_INSTRUCTION);
                yield null;
            }
            case ResponseFormat.JsonSchema schema -> schema(schema, target, system, body);
            case ResponseFormat.Opaque opaque -> {
                target.leaveOut(
                        "response_format",
                        "The provider Amazon Bedrock does not know the response format '" + opaque.type()
                                + "'; send 'text', 'json_object' or 'json_schema'.");
                yield null;
            }
        };
    }

    private static @Nullable String schema(
            ResponseFormat.JsonSchema wanted, BedrockTarget target, ArrayNode system, ObjectNode body) {
        JsonNode schema = wanted.schema().node();
        String name = name(wanted.name());
        if (target.traits().schemas()) {
            Optional<JsonNode> closed = ClosedSchemas.close(schema);
            if (closed.isPresent()) {
                hold(name, wanted.description(), closed.get(), body);
                return null;
            }
        }
        if (target.traits().choice() && !body.has("toolConfig") && schema instanceof ObjectNode) {
            String description = wanted.description() == null ? "The answer." : wanted.description();
            ObjectNode object = wanted.schema().copyOfObject();
            ConverseTools.force(name, description, object.has("type") ? object : object.put("type", "object"), body);
            return name;
        }
        target.leaveOut(
                "response_format",
                body.has("toolConfig")
                        ? "The model '" + target.model() + "' takes a JSON schema only in requests without 'tools'."
                        : "The model '" + target.model() + "' cannot be held to this JSON schema; send 'json_object'.");
        instruct(system, JSON_INSTRUCTION + " It must fit this JSON schema: " + JsonCodec.write(schema));
        return null;
    }

    /** The API wants the schema as a text. */
    private static void hold(String name, @Nullable String description, JsonNode schema, ObjectNode body) {
        ObjectNode named = body.withObject("/outputConfig")
                .putObject("textFormat")
                .put("type", "json_schema")
                .putObject("structure")
                .putObject("jsonSchema")
                .put("name", name);
        if (description != null) {
            named.put("description", description);
        }
        named.put("schema", JsonCodec.write(schema));
    }

    private static String name(String name) {
        String accepted = NOT_OF_NAMES.matcher(name).replaceAll("_");
        if (accepted.isEmpty()) {
            return "answer";
        }
        return accepted.length() <= LONGEST_NAME ? accepted : accepted.substring(0, LONGEST_NAME);
    }

    private static void instruct(ArrayNode system, String text) {
        system.addObject().put("text", text);
    }
}
