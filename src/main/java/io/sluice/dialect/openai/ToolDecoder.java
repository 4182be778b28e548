package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Family;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools}, {@code tool_choice} and {@code parallel_tool_calls}. Kinds we do not know ride to their own family. */
final class ToolDecoder {
    static final int MOST_TOOLS = 128;

    private static final List<String> MODES = List.of("none", "auto", "required");

    private ToolDecoder() {}

    /** An empty list of tools is no list; then a choice or a flag that could hold anyway is taken as unsaid. */
    static Tooling decode(Fields request) {
        List<Fields> told = request.objects("tools");
        if (told.size() > MOST_TOOLS) {
            throw Refused.tooMany(request.at("tools"), MOST_TOOLS, told.size());
        }
        List<ToolSpec> tools = new ArrayList<>(told.size());
        told.forEach(tool -> tools.add(tool(tool)));
        ToolChoice choice = choice(request, tools);
        Boolean parallel = request.flag("parallel_tool_calls");
        return tools.isEmpty() ? Tooling.NONE : new Tooling(tools, choice, parallel);
    }

    static ToolSpec.Function function(Fields function) {
        String name = function.requireText("name");
        Names.check(name, function.at("name"));
        Fields parameters = function.object("parameters");
        return new ToolSpec.Function(
                name,
                function.text("description"),
                parameters == null ? null : parameters.json(),
                function.flag("strict"));
    }

    /** The tool that a choice names must be among the tools. */
    static ToolChoice named(String name, List<ToolSpec> tools, String path) {
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw Refused.with(
                    path,
                    "invalid_value",
                    "Invalid value for '" + FieldPath.bracketed(path) + "': there is no tool named '"
                            + Refused.cut(name) + "' in this request.");
        }
        return new ToolChoice.Named(name);
    }

    private static ToolSpec tool(Fields tool) {
        String type = tool.requireText("type");
        if (type.equals("function")) {
            ToolSpec.Function function = function(tool.requireObject("function"));
            return new ToolSpec.Function(
                    function.name(),
                    function.description(),
                    function.parameters(),
                    function.strict(),
                    CacheControl.of(tool.json().node()));
        }
        String name = "";
        if (type.equals("custom")) {
            Fields custom = tool.requireObject("custom");
            name = custom.requireText("name");
            Names.check(name, custom.at("name"));
        }
        return new ToolSpec.Opaque(Family.OPENAI, type, name, tool.json());
    }

    private static @Nullable ToolChoice choice(Fields request, List<ToolSpec> tools) {
        JsonNode choice = request.value("tool_choice");
        if (choice == null) {
            return null;
        }
        String path = request.at("tool_choice");
        ToolChoice mode = choice.isTextual() ? mode(choice.textValue(), path) : null;
        if (mode == null && !choice.isObject()) {
            throw Refused.type(path, "one of a string or object", choice);
        }
        if (tools.isEmpty() && !(mode instanceof ToolChoice.Auto || mode instanceof ToolChoice.None)) {
            throw Refused.with(
                    path, "invalid_value", "The 'tool_choice' parameter is only allowed when 'tools' are specified.");
        }
        return mode == null ? kind(Fields.of(choice, path), tools) : mode;
    }

    private static ToolChoice mode(String word, String path) {
        return switch (word) {
            case "none" -> new ToolChoice.None();
            case "auto" -> new ToolChoice.Auto();
            case "required" -> new ToolChoice.Required();
            default -> throw Refused.value(path, word, MODES);
        };
    }

    private static ToolChoice kind(Fields wanted, List<ToolSpec> tools) {
        if (!wanted.requireText("type").equals("function")) {
            return new ToolChoice.Opaque(Family.OPENAI, wanted.json());
        }
        Fields function = wanted.requireObject("function");
        return named(function.requireText("name"), tools, function.at("name"));
    }
}
