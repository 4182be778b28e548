package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.TokenRule;
import java.util.ArrayList;
import java.util.List;

/**
 * The deltas of one choice. As the vendor does it: the first one carries the role; a lone tool call shares its first
 * delta with the role, several do not. Thoughts are written as DeepSeek does, since OpenAI shows none.
 */
final class ChatDeltas {

    /** @param reasoning the part of the output tokens that is thought */
    record Delta(ObjectNode node, JsonNode logprobs, int output, int reasoning) {
        static final Delta LAST = new Delta(Json.object(), NullNode.getInstance(), 0, 0);
    }

    private final Call call;
    private final Said said;
    private final List<Part> parts;
    private final boolean thinks;
    private final List<Delta> deltas = new ArrayList<>();
    private int tools;

    ChatDeltas(Call call, Said said, List<Part> parts) {
        this.call = call;
        this.said = said;
        this.parts = parts;
        this.thinks = Words.hasThoughts(parts);
    }

    /** All deltas but the empty one that comes with the finish reason. */
    List<Delta> all() {
        var role = Json.object().put("role", "assistant");
        if (parts.size() == 1 && parts.getFirst() instanceof Part.ToolCall only) {
            tool(only, role.putNull("content"));
            return deltas;
        }
        if (thinks) {
            add(role.putNull("content").put("reasoning_content", ""), 0, 0);
        } else if (Words.hasText(parts) || !hasTool()) {
            add(role.put("content", "").putNull("refusal"), 0, 0);
        } else {
            add(role.putNull("content"), 0, 0);
        }
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text) -> pieces(text).forEach(this::text);
                case Part.Refusal(var text) ->
                    pieces(text).forEach(piece -> add(Json.object().put("refusal", piece), TokenRule.count(piece), 0));
                case Part.Thinking thinking -> pieces(thinking.text()).forEach(this::thought);
                case Part.ToolCall tool -> tool(tool, Json.object());
                case Part.RedactedThinking _, Part.Vector _ -> {}
            }
        }
        return deltas;
    }

    private boolean hasTool() {
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    }

    private void text(String piece) {
        var delta = Json.object().put("content", piece);
        if (thinks) {
            delta.putNull("reasoning_content");
        }
        var logprobs = Logprobs.asked(call) ? Logprobs.of(call, piece) : NullNode.getInstance();
        deltas.add(new Delta(delta, logprobs, TokenRule.count(piece), 0));
    }

    private void thought(String piece) {
        var tokens = TokenRule.count(piece);
        add(Json.object().putNull("content").put("reasoning_content", piece), tokens, tokens);
    }

    private void tool(Part.ToolCall tool, ObjectNode first) {
        var index = tools++;
        var start = first.putArray("tool_calls")
                .addObject()
                .put("index", index)
                .put("id", tool.id())
                .put("type", "function");
        start.putObject("function").put("name", tool.name()).put("arguments", "");
        if (first.has("role")) {
            first.putNull("refusal");
        }
        add(first, TokenRule.count(tool.name()), 0);
        for (var piece : pieces(tool.arguments())) {
            var delta = Json.object();
            delta.putArray("tool_calls")
                    .addObject()
                    .put("index", index)
                    .putObject("function")
                    .put("arguments", piece);
            add(delta, TokenRule.count(piece), 0);
        }
    }

    private void add(ObjectNode delta, int output, int reasoning) {
        deltas.add(new Delta(delta, NullNode.getInstance(), output, reasoning));
    }

    private List<String> pieces(String text) {
        return TokenRule.pieces(text, said.manner().tokensPerEvent());
    }
}
