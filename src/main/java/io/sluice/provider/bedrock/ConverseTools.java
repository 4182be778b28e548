package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import io.sluice.provider.bedrock.BedrockModels.Vendor;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request's tools and its choice among them. Pure. */
final class ConverseTools {
    private static final String CHOICE = "tool_choice";

    private final BedrockTarget target;
    private final Tooling tooling;
    private final ArrayNode tools = JsonCodec.array();

    private ConverseTools(Tooling tooling, BedrockTarget target) {
        this.target = target;
        this.tooling = tooling;
    }

    /**
     * Writes {@code toolConfig}, and what of it only a model's own fields can say.
     *
     * @param called names of the tools that the conversation has called. The API wants tools declared as soon as there was a
     *               call, even when the request offers none any more
     */
    static void write(
            Tooling tooling, Set<String> called, BedrockTarget target, ObjectNode body, ObjectNode ownFields) {
        new ConverseTools(tooling, target).write(called, body, ownFields);
    }

    /** Whether the model must call a tool. */
    static boolean isForced(Tooling tooling) {
        return tooling.choice() instanceof ToolChoice.Required || tooling.choice() instanceof ToolChoice.Named;
    }

    /** Makes the model answer by calling this tool, and nothing else. */
    static void force(String name, String description, ObjectNode schema, ObjectNode body) {
        ObjectNode config = body.putObject("toolConfig");
        config.putArray("tools").add(declaration(name, description, schema, false));
        config.putObject("toolChoice").putObject("tool").put("name", name);
    }

    private void write(Set<String> called, ObjectNode body, ObjectNode ownFields) {
        if (isForbidden() && called.isEmpty()) {
            return; // the API has no word for it: what is not declared is not called
        }
        for (int i = 0; i < tooling.tools().size(); i++) {
            declare(tooling.tools().get(i), "tools." + i);
        }
        if (tools.isEmpty() && isForced(tooling)) {
            throw new CallFailed(Failure.InvalidRequest.of(
                    CHOICE, "no_tools", "'tool_choice' demands the call of a tool that is not among the 'tools'."));
        }
        boolean offered = !tools.isEmpty();
        if (!offered) {
            called.forEach(name -> tools.add(declaration(name, null, noArguments(), false)));
        }
        if (tools.isEmpty()) {
            return;
        }
        ObjectNode config = body.putObject("toolConfig");
        config.set("tools", tools);
        if (offered) {
            choose(config, ownFields);
        }
    }

    private void choose(ObjectNode config, ObjectNode ownFields) {
        if (isForbidden()) {
            target.leaveOut(
                    CHOICE,
                    "The provider Amazon Bedrock cannot be kept from calling tools in a conversation in which tools were"
                            + " called.");
        }
        if (tooling.choice() instanceof ToolChoice.Opaque) {
            target.leaveOut(
                    CHOICE,
                    "The provider Amazon Bedrock does not know this form of 'tool_choice'; send 'auto', 'none', 'required'"
                            + " or the name of a function.");
        }
        boolean forced = isForced(tooling);
        if (forced && !target.traits().choice()) {
            target.leaveOut(CHOICE, "The model '" + target.model() + "' cannot be told to call a tool; send 'auto'.");
            forced = false;
        }
        if (Boolean.FALSE.equals(tooling.parallel())) {
            if (target.traits().vendor() == Vendor.ANTHROPIC) {
                ownFields.set(CHOICE, serial(forced));
                return;
            }
            target.leaveOut(
                    "parallel_tool_calls",
                    "The model '" + target.model() + "' cannot be kept from calling several tools at once.");
        }
        if (forced) {
            ObjectNode choice = config.putObject("toolChoice");
            if (tooling.choice() instanceof ToolChoice.Named(String name) && !showsOne()) {
                choice.putObject("tool").put("name", name);
            } else {
                choice.putObject("any");
            }
        }
    }

    /** Claude's own form, in which alone it can be told to call one tool at a time. */
    private ObjectNode serial(boolean forced) {
        ObjectNode choice = JsonCodec.object();
        if (!forced) {
            choice.put("type", "auto");
        } else if (tooling.choice() instanceof ToolChoice.Named(String name)) {
            choice.put("type", "tool").put("name", name);
        } else {
            choice.put("type", "any");
        }
        return choice.put("disable_parallel_tool_use", true);
    }

    /** Mistral's models can be told to call any tool but not which: the one wanted is then the only one they are shown. */
    private boolean showsOne() {
        return target.traits().vendor() == Vendor.MISTRAL;
    }

    private boolean isForbidden() {
        return tooling.choice() instanceof ToolChoice.None;
    }

    private void declare(ToolSpec spec, String field) {
        switch (spec) {
            case ToolSpec.Function(String name, var description, var parameters, var strict, var cached) -> {
                boolean other = tooling.choice() instanceof ToolChoice.Named(String wanted) && !wanted.equals(name);
                if (!other || !showsOne()) {
                    boolean held =
                            Boolean.TRUE.equals(strict) && target.traits().schemas();
                    tools.add(declaration(name, description, schema(parameters, field), held));
                    new ConverseCaching(target.traits()).afterTool(cached).ifPresent(tools::add);
                }
            }
            case ToolSpec.Opaque opaque ->
                target.leaveOut(
                        field + ".type",
                        "The provider Amazon Bedrock does not know tools of the type '" + opaque.type()
                                + "'; send 'function'.");
        }
    }

    private static ObjectNode declaration(
            String name, @Nullable String description, ObjectNode schema, boolean strict) {
        ObjectNode tool = JsonCodec.object();
        ObjectNode spec = tool.putObject("toolSpec").put("name", name);
        if (description != null && !description.isBlank()) {
            spec.put("description", description);
        }
        spec.putObject("inputSchema").set("json", schema);
        if (strict) {
            spec.put("strict", true);
        }
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
        ObjectNode schema = JsonCodec.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }
}
