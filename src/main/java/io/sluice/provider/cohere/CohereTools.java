package io.sluice.provider.cohere;

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

/**
 * Tools of a chat. The API cannot be told which tool to call, so that one is then the only one it is shown; and it holds
 * itself to the schemas of all tools or of none. Pure.
 */
final class CohereTools {
    private CohereTools() {}

    /** Writes the tools; says whether there are any. */
    static boolean write(Tooling tooling, CohereTarget target, ObjectNode body) {
        ArrayNode tools = JsonCodec.array();
        boolean strict = true;
        List<ToolSpec> specs = tooling.tools();
        for (int i = 0; i < specs.size(); i++) {
            switch (specs.get(i)) {
                case ToolSpec.Function function -> {
                    if (isWanted(function.name(), tooling.choice())) {
                        ObjectNode schema = schema(function.parameters(), "tools." + i);
                        strict &= Boolean.TRUE.equals(function.strict())
                                && !schema.path("required").isEmpty();
                        tools.add(tool(function, schema));
                    }
                }
                case ToolSpec.Opaque opaque ->
                    target.leaveOut(
                            "tools." + i + ".type",
                            "The provider Cohere does not know tools of the type '" + opaque.type()
                                    + "'; send 'function'.");
            }
        }
        boolean any = !tools.isEmpty();
        if (any) {
            body.set("tools", tools);
            if (strict) {
                body.put("strict_tools", true);
            }
        }
        writeChoice(tooling.choice(), any, target, body);
        if (any && Boolean.FALSE.equals(tooling.parallel())) {
            target.leaveOut(
                    "parallel_tool_calls", "The provider Cohere cannot be kept from calling several tools at once.");
        }
        return any;
    }

    private static boolean isWanted(String name, @Nullable ToolChoice choice) {
        return !(choice instanceof ToolChoice.Named(String wanted)) || wanted.equals(name);
    }

    private static void writeChoice(@Nullable ToolChoice choice, boolean any, CohereTarget target, ObjectNode body) {
        switch (choice) {
            case null -> {
                // the caller said nothing
            }
            case ToolChoice.Auto() -> {
                // what holds anyway; the API has no word for it
            }
            case ToolChoice.None() -> {
                if (any) {
                    body.put("tool_choice", "NONE");
                }
            }
            case ToolChoice.Required() -> force(any, body);
            case ToolChoice.Named _ -> force(any, body);
            case ToolChoice.Opaque _ ->
                target.leaveOut(
                        "tool_choice",
                        "The provider Cohere does not know this form of 'tool_choice'; send 'auto', 'none', 'required'"
                                + " or the name of a function.");
        }
    }

    private static void force(boolean any, ObjectNode body) {
        if (!any) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    "tool_choice",
                    "no_tools",
                    "'tool_choice' demands the call of a tool that is not among the 'tools'."));
        }
        body.put("tool_choice", "REQUIRED");
    }

    private static ObjectNode tool(ToolSpec.Function spec, ObjectNode schema) {
        ObjectNode tool = JsonCodec.object().put("type", "function");
        ObjectNode function = tool.putObject("function").put("name", spec.name());
        if (spec.description() != null) {
            function.put("description", spec.description());
        }
        function.set("parameters", schema);
        return tool;
    }

    private static ObjectNode schema(@Nullable Json parameters, String field) {
        if (parameters == null) {
            ObjectNode none = JsonCodec.object().put("type", "object");
            none.putObject("properties");
            return none;
        }
        if (!parameters.node().isObject()) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field + ".function.parameters",
                    "object_type",
                    "A tool's parameters must be a JSON schema object."));
        }
        return parameters.copyOfObject();
    }
}
