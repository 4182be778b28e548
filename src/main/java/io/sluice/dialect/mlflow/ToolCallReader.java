package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Part;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code tool_calls} of a message. */
final class ToolCallReader {
    private final Problems problems;

    ToolCallReader(Problems problems) {
        this.problems = problems;
    }

    List<Part> read(Fields message) {
        JsonNode node = message.optional("tool_calls");
        if (node == null) {
            return List.of();
        }
        String path = message.at("tool_calls");
        if (!(node instanceof ArrayNode items)) {
            problems.noList(path, node);
            return List.of();
        }
        var calls = new ArrayList<Part>(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof ObjectNode call) {
                call(call, path + "." + i, calls);
            } else {
                problems.noObject(path + "." + i, items.get(i));
            }
        }
        return calls;
    }

    private void call(ObjectNode call, String path, List<Part> calls) {
        var fields = new Fields(call, path, problems);
        String id = fields.requiredText("id");
        fields.text("type");
        ObjectNode function = fields.requiredObject("function");
        if (function == null) {
            return;
        }
        var inner = new Fields(function, path + ".function", problems);
        String name = inner.requiredText("name");
        String arguments = inner.text("arguments");
        if (id != null && name != null) {
            if (!call.has("type")) {
                call.put("type", "function");
            }
            calls.add(new Part.ToolCall(id, name, arguments == null ? "" : arguments));
        }
    }
}
