package io.sluice.provider.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tools of a chat. The API can show tools or not, and has no other word on what the model does with them. Pure. */
final class OllamaTools {
    private OllamaTools() {}

    static void write(Tooling tooling, OllamaTarget target, ObjectNode body) {
        ArrayNode tools = JsonCodec.array();
        List<ToolSpec> specs = tooling.tools();
        for (int i = 0; i < specs.size(); i++) {
            switch (specs.get(i)) {
                case ToolSpec.Function function -> tools.add(function(function));
                case ToolSpec.Opaque opaque ->
                    target.leaveOut(
                            "tools." + i + ".type",
                            "The provider Ollama does not know tools of the type '" + opaque.type()
                                    + "'; send 'function'.");
            }
        }
        if (isShown(tooling.choice(), target) && !tools.isEmpty()) {
            body.set("tools", tools);
            if (Boolean.FALSE.equals(tooling.parallel())) {
                target.leaveOut(
                        "parallel_tool_calls",
                        "The provider Ollama cannot be kept from calling several tools at once.");
            }
        }
    }

    private static boolean isShown(@Nullable ToolChoice choice, OllamaTarget target) {
        return switch (choice) {
            case null -> true;
            case ToolChoice.Auto() -> true;
            case ToolChoice.None() -> false;
            case ToolChoice.Required() -> cannotForce(target);
            case ToolChoice.Named _ -> cannotForce(target);
            case ToolChoice.Opaque _ -> cannotForce(target);
        };
    }

    private static boolean cannotForce(OllamaTarget target) {
        target.leaveOut("tool_choice", "The provider Ollama cannot be made to call a tool; send 'auto' or 'none'.");
        return true;
    }

    private static ObjectNode function(ToolSpec.Function spec) {
        ObjectNode tool = JsonCodec.object().put("type", "function");
        ObjectNode function = tool.putObject("function").put("name", spec.name());
        if (spec.description() != null) {
            function.put("description", spec.description());
        }
        Json parameters = spec.parameters();
        if (parameters == null) {
            function.putObject("parameters").put("type", "object").putObject("properties");
        } else {
            function.set("parameters", parameters.node());
        }
        return tool;
    }
}
