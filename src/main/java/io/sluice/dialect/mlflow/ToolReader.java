package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice} of generation 2. */
final class ToolReader {
    private static final Set<String> KINDS = Set.of("function", "uc_function");
    private static final String LITERALS = "literal['none','auto','required']";

    private final Problems problems;
    private boolean unityCatalog;

    ToolReader(Problems problems) {
        this.problems = problems;
    }

    List<ToolSpec> tools(Fields body) {
        JsonNode node = body.optional("tools");
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof ArrayNode items)) {
            problems.noList("tools", node);
            return List.of();
        }
        var tools = new ArrayList<ToolSpec>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode tool) {
                tool(tool, "tools." + i, tools);
            } else {
                problems.noObject("tools." + i, items.get(i));
            }
        }
        return tools;
    }

    /**
     * Functions of Databricks' Unity Catalog are run by MLflow's own server, on a warehouse that the gateway does not have.
     *
     * @throws CallFailed when the request offers some
     */
    void refuseUnityCatalog() {
        if (unityCatalog) {
            throw new CallFailed(
                    new Failure.Prescribed(501, "Tools of type 'uc_function' are not implemented. Send 'function'."));
        }
    }

    @Nullable
    ToolChoice choice(Fields body) {
        JsonNode node = body.optional("tool_choice");
        if (node == null) {
            return null;
        }
        String word = node.isTextual() ? node.textValue() : "";
        return switch (word) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required" -> new ToolChoice.Required();
            default -> named(node);
        };
    }

    private @Nullable ToolChoice named(JsonNode node) {
        var inChoice = new Problems();
        String path = "tool_choice.ToolChoice";
        String name = null;
        if (node instanceof ObjectNode choice) {
            var fields = new Fields(choice, path, inChoice);
            JsonNode type = fields.required("type");
            if (type != null && !type.asText().equals("function")) {
                inChoice.noneOf("'function'", fields.at("type"), type);
            }
            ObjectNode function = fields.requiredObject("function");
            if (function != null) {
                name = new Fields(function, path + ".function", inChoice).requiredText("name");
            }
        } else {
            inChoice.noObject(path, node);
        }
        if (!inChoice.none()) {
            problems.noneOf("'none', 'auto' or 'required'", "tool_choice." + LITERALS, node);
            problems.addAll(inChoice);
        }
        return name == null ? null : new ToolChoice.Named(name);
    }

    private void tool(ObjectNode tool, String path, List<ToolSpec> tools) {
        var fields = new Fields(tool, path, problems);
        JsonNode type = fields.required("type");
        if (type == null) {
            return;
        }
        if (!type.isTextual() || !KINDS.contains(type.textValue())) {
            problems.noneOf("'function' or 'uc_function'", fields.at("type"), type);
            return;
        }
        if (type.textValue().equals("uc_function")) {
            unityCatalog = true;
            ObjectNode function = fields.requiredObject("uc_function");
            if (function != null) {
                new Fields(function, path + ".uc_function", problems).requiredText("name");
            }
            return;
        }
        ObjectNode function = fields.requiredObject("function");
        if (function != null) {
            function(new Fields(function, path + ".function", problems), tools);
        }
    }

    private static void function(Fields function, List<ToolSpec> tools) {
        String name = function.requiredText("name");
        String description = function.text("description");
        ObjectNode parameters = function.object("parameters");
        Boolean strict = function.truth("strict");
        if (name != null) {
            tools.add(
                    new ToolSpec.Function(name, description, parameters == null ? null : Json.of(parameters), strict));
        }
    }
}
