package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.Family;
import io.sluice.model.ResponseFormat;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import io.sluice.provider.Leniency;

/** Writes tools, which of them must be called, and the form of the answer. */
final class ToolWriter {
    private final Leniency leniency;

    ToolWriter(Leniency leniency) {
        this.leniency = leniency;
    }

    void tools(Tooling tooling, ObjectNode body) {
        ArrayNode tools = JsonCodec.array();
        for (ToolSpec tool : tooling.tools()) {
            switch (tool) {
                case ToolSpec.Function function -> tools.add(function(function));
                case ToolSpec.Opaque opaque
                when opaque.origin().equals(Family.OPENAI) ->
                    tools.add(opaque.body().node());
                case ToolSpec.Opaque opaque ->
                    leniency.leaveOut(
                            "tools",
                            "The provider behind this route has no tool of type '" + opaque.type()
                                    + "'. It takes functions only.");
            }
        }
        if (!tools.isEmpty()) {
            body.set("tools", tools);
        }
        choice(tooling, tools.isEmpty(), body);
    }

    /** Without tools a server refuses even what says nothing, so that is left out. */
    private void choice(Tooling tooling, boolean withoutTools, ObjectNode body) {
        switch (tooling.choice()) {
            case null -> {
                // the caller said nothing
            }
            case ToolChoice.Auto auto -> choice(body, "auto", withoutTools);
            case ToolChoice.None none -> choice(body, "none", withoutTools);
            case ToolChoice.Required required -> choice(body, "required", false);
            case ToolChoice.Named(String name) -> {
                ObjectNode choice = body.putObject("tool_choice");
                choice.put("type", "function");
                choice.putObject("function").put("name", name);
            }
            case ToolChoice.Opaque opaque
            when opaque.origin().equals(Family.OPENAI) ->
                body.set("tool_choice", opaque.body().node());
            case ToolChoice.Opaque opaque ->
                leniency.leaveOut(
                        "tool_choice",
                        "The provider behind this route does not take this 'tool_choice'. It takes automatic, none, "
                                + "any, or a function by its name.");
        }
        if (tooling.parallel() != null && !withoutTools) {
            body.put("parallel_tool_calls", tooling.parallel());
        }
    }

    private static void choice(ObjectNode body, String word, boolean without) {
        if (!without) {
            body.put("tool_choice", word);
        }
    }

    void format(ResponseFormat format, ObjectNode body) {
        switch (format) {
            case ResponseFormat.Text text -> {
                // what holds anyway
            }
            case ResponseFormat.JsonObject object ->
                body.putObject("response_format").put("type", "json_object");
            case ResponseFormat.JsonSchema schema -> {
                ObjectNode written = body.putObject("response_format");
                written.put("type", "json_schema");
                ObjectNode described = written.putObject("json_schema");
                described.put("name", schema.name());
                if (schema.description() != null) {
                    described.put("description", schema.description());
                }
                described.set("schema", schema.schema().node());
                if (schema.strict() != null) {
                    described.put("strict", schema.strict());
                }
            }
            case ResponseFormat.Opaque opaque
            when opaque.origin().equals(Family.OPENAI) ->
                body.set("response_format", opaque.body().node());
            case ResponseFormat.Opaque opaque ->
                leniency.leaveOut(
                        "response_format",
                        "The provider behind this route has no response format '" + opaque.type()
                                + "'. It takes text, a JSON object, or JSON that fits a schema.");
        }
    }

    private static ObjectNode function(ToolSpec.Function function) {
        ObjectNode tool = JsonCodec.object();
        tool.put("type", "function");
        ObjectNode described = tool.putObject("function");
        described.put("name", function.name());
        if (function.description() != null) {
            described.put("description", function.description());
        }
        if (function.parameters() != null) {
            described.set("parameters", function.parameters().node());
        }
        if (function.strict() != null) {
            described.put("strict", function.strict());
        }
        return tool;
    }
}
