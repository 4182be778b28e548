package io.sluice.provider.family.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import io.sluice.provider.CacheMarks;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's tools and its choice among them. Pure. */
final class AnthropicTools {
    private AnthropicTools() {}

    /**
     * Writes {@code tools} and {@code tool_choice}.
     *
     * @param called names of the tools that the conversation has called. The API wants them declared even when the request
     *               offers none any more; they are then declared and forbidden, which is what the caller meant
     */
    static void write(Tooling tooling, Set<String> called, AnthropicTarget target, ObjectNode body) {
        ArrayNode tools = JsonCodec.array();
        for (int i = 0; i < tooling.tools().size(); i++) {
            ObjectNode tool = tool(tooling.tools().get(i), "tools." + i, target);
            if (tool != null) {
                tools.add(tool);
            }
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
            ObjectNode choice = choice(tooling, target);
            if (choice != null) {
                body.set("tool_choice", choice);
            }
            return;
        }
        if (isForced(tooling)) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    "tool_choice", "no_tools", "'tool_choice' demands the call of a tool, but there are no 'tools'."));
        }
        if (!called.isEmpty()) {
            called.forEach(name -> tools.add(declaration(name, null, noArguments())));
            body.set("tools", tools);
            body.putObject("tool_choice").put("type", "none");
        }
    }

    /** Whether the model must call a tool. */
    static boolean isForced(Tooling tooling) {
        return tooling.choice() instanceof ToolChoice.Required || tooling.choice() instanceof ToolChoice.Named;
    }

    private static @Nullable ObjectNode tool(ToolSpec spec, String field, AnthropicTarget target) {
        return switch (spec) {
            case ToolSpec.Function(String name, var description, var parameters, var strict, var cached) -> {
                ObjectNode tool = declaration(name, description, schema(parameters, field));
                if (Boolean.TRUE.equals(strict) && target.traits().schemas()) {
                    tool.put("strict", true);
                }
                yield CacheMarks.marked(tool, cached);
            }
            case ToolSpec.Opaque(Family origin, String type, var name, var body) -> {
                if (origin.equals(Family.ANTHROPIC)) {
                    yield body.copyOfObject();
                }
                target.leaveOut(
                        field + ".type",
                        "The provider Anthropic does not know tools of the type '" + type + "'; send 'function'.");
                yield null;
            }
        };
    }

    private static @Nullable ObjectNode choice(Tooling tooling, AnthropicTarget target) {
        ObjectNode choice = switch (tooling.choice()) {
            case null -> null;
            case ToolChoice.Auto() -> type("auto");
            case ToolChoice.None() -> type("none");
            case ToolChoice.Required() -> type("any");
            case ToolChoice.Named(String name) -> type("tool").put("name", name);
            case ToolChoice.Opaque(Family origin, var body) -> {
                if (origin.equals(Family.ANTHROPIC)) {
                    yield body.copyOfObject();
                }
                target.leaveOut(
                        "tool_choice",
                        "The provider Anthropic does not know this form of 'tool_choice'; send 'auto', 'none',"
                                + " 'required' or the name of a function.");
                yield null;
            }
        };
        if (!Boolean.FALSE.equals(tooling.parallel())) {
            return choice;
        }
        ObjectNode serial = choice == null ? type("auto") : choice;
        return serial.path("type").asText().equals("none") ? serial : serial.put("disable_parallel_tool_use", true);
    }

    private static ObjectNode declaration(String name, @Nullable String description, ObjectNode schema) {
        ObjectNode tool = JsonCodec.object().put("name", name);
        if (description != null) {
            tool.put("description", description);
        }
        tool.set("input_schema", schema);
        return tool;
    }

    private static ObjectNode schema(@Nullable Json parameters, String field) {
        if (parameters == null) {
            return noArguments();
        }
        if (!parameters.node().isObject()) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    field + ".function.parameters",
                    "object_type",
                    "A tool's parameters must be a JSON schema object."));
        }
        ObjectNode schema = parameters.copyOfObject();
        return schema.has("type") ? schema : schema.put("type", "object");
    }

    private static ObjectNode noArguments() {
        ObjectNode schema = type("object");
        schema.putObject("properties");
        return schema;
    }

    private static ObjectNode type(String type) {
        return JsonCodec.object().put("type", type);
    }
}
