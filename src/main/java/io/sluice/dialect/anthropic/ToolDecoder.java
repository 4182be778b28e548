package io.sluice.dialect.anthropic;

import io.sluice.dialect.Excerpt;
import io.sluice.model.Family;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tools} and {@code tool_choice}. Tools that Anthropic runs itself, or that its models were trained on
 * ({@code web_search_…}, {@code bash_…}), ride to their own family only.
 */
final class ToolDecoder {
    private ToolDecoder() {}

    static Tooling decode(Fields request) {
        List<Fields> told = request.objects("tools");
        List<ToolSpec> tools = new ArrayList<>(told.size());
        told.forEach(tool -> tools.add(tool(tool)));
        Fields wanted = request.object("tool_choice");
        ToolChoice choice = wanted == null ? null : choice(wanted, tools);
        Boolean serial = wanted == null ? null : wanted.flag("disable_parallel_tool_use");
        return tools.isEmpty() ? Tooling.NONE : new Tooling(tools, choice, serial == null ? null : !serial);
    }

    private static ToolSpec tool(Fields tool) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            String name = tool.text("name");
            return new ToolSpec.Opaque(Family.ANTHROPIC, type, name == null ? "" : name, tool.json());
        }
        String name = tool.requireText("name");
        if (name.isEmpty()) {
            throw Refused.with(tool.at("name"), "too_short", "String should have at least 1 character");
        }
        return new ToolSpec.Function(
                name,
                tool.text("description"),
                tool.requireObject("input_schema").json(),
                tool.flag("strict"),
                CacheControl.of(tool));
    }

    private static @Nullable ToolChoice choice(Fields wanted, List<ToolSpec> tools) {
        String type = wanted.requireText("type");
        return switch (type) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "any" -> {
                if (tools.isEmpty()) {
                    throw Refused.with(wanted.path(), "no_tools", "may only be specified while providing tools");
                }
                yield new ToolChoice.Required();
            }
            case "tool" -> named(wanted, tools);
            default -> new ToolChoice.Opaque(Family.ANTHROPIC, wanted.json());
        };
    }

    private static ToolChoice named(Fields wanted, List<ToolSpec> tools) {
        String name = wanted.requireText("name");
        if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
            throw Refused.with(
                    wanted.at("name"), "value", "Tool '" + Excerpt.of(name) + "' not found in provided tools");
        }
        return new ToolChoice.Named(name);
    }
}
