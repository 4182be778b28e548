package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request's tools and its choice among them. Pure. */
final class GeminiTools {
    private GeminiTools() {}

    /** Writes {@code tools} and {@code toolConfig}; says whether there are any tools. */
    static boolean write(Tooling tooling, GeminiTarget target, ObjectNode body) {
        ArrayNode functions = JsonCodec.array();
        List<ToolSpec> specs = tooling.tools();
        for (int i = 0; i < specs.size(); i++) {
            switch (specs.get(i)) {
                case ToolSpec.Function function -> functions.add(declaration(function, "tools." + i));
                case ToolSpec.Opaque opaque ->
                    target.leaveOut(
                            "tools." + i + ".type",
                            "does not know tools of the type '" + opaque.type() + "'; send 'function'.");
            }
        }
        boolean any = !functions.isEmpty();
        if (any) {
            body.putArray("tools").addObject().set("functionDeclarations", functions);
            if (Boolean.FALSE.equals(tooling.parallel())) {
                target.leaveOut("parallel_tool_calls", "cannot be kept from calling several tools at once.");
            }
        }
        writeChoice(tooling.choice(), any, target, body);
        return any;
    }

    private static void writeChoice(@Nullable ToolChoice choice, boolean any, GeminiTarget target, ObjectNode body) {
        switch (choice) {
            case null -> {
                // the caller said nothing
            }
            case ToolChoice.Auto() -> choose("AUTO", any, body);
            case ToolChoice.None() -> choose("NONE", any, body);
            case ToolChoice.Required() -> force(any, body);
            case ToolChoice.Named(String name) ->
                force(any, body).putArray("allowedFunctionNames").add(name);
            case ToolChoice.Opaque _ ->
                target.leaveOut(
                        "tool_choice",
                        "does not know this form of 'tool_choice'; send 'auto', 'none', 'required' or the name of a"
                                + " function.");
        }
    }

    private static ObjectNode force(boolean any, ObjectNode body) {
        if (!any) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    "tool_choice", "no_tools", "'tool_choice' demands the call of a tool, but there are no 'tools'."));
        }
        return choose("ANY", true, body);
    }

    private static ObjectNode choose(String mode, boolean any, ObjectNode body) {
        ObjectNode choice = JsonCodec.object().put("mode", mode);
        if (any) {
            body.putObject("toolConfig").set("functionCallingConfig", choice);
        }
        return choice;
    }

    private static ObjectNode declaration(ToolSpec.Function spec, String field) {
        ObjectNode function = JsonCodec.object().put("name", spec.name());
        if (spec.description() != null) {
            function.put("description", spec.description());
        }
        JsonNode schema = schema(spec.parameters(), field);
        if (schema != null) {
            function.set("parametersJsonSchema", schema);
        }
        return function;
    }

    /** Null for a tool without arguments: older models refuse an object that has no properties. */
    private static @Nullable JsonNode schema(@Nullable Json parameters, String field) {
        if (parameters == null) {
            return null;
        }
        JsonNode schema = parameters.node();
        if (!schema.isObject()) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field + ".function.parameters",
                    "object_type",
                    "A tool's parameters must be a JSON schema object."));
        }
        boolean takesNothing = schema.path("type").asText("object").equals("object")
                && schema.path("properties").isEmpty()
                && !schema.has("$ref")
                && !schema.has("anyOf");
        return takesNothing ? null : schema;
    }
}
