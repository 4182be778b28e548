package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/**
 * The events of one streamed message: {@code message_start}, then start, deltas and stop of each block, a {@code ping}
 * after the first start, {@code message_delta} with the final counts, {@code message_stop}.
 */
final class MessageStream {

    private final Call call;
    private final Said said;
    private final Tokens bill;
    private final String stopReason;
    private final EventList events = new EventList();

    MessageStream(Call call, Said said, Tokens bill, String stopReason) {
        this.call = call;
        this.said = said;
        this.bill = bill;
        this.stopReason = stopReason;
    }

    List<Frame> frames(List<Part> parts) {
        start();
        for (var index = 0; index < parts.size(); index++) {
            block(index, parts.get(index));
        }
        if (parts.isEmpty()) {
            ping();
        }
        var times = said.usageSaid() == UsageSaid.TWICE ? 2 : 1;
        for (var k = 0; k < times; k++) {
            messageDelta();
        }
        return events.add("message_stop", event("message_stop")).frames(bill);
    }

    private void start() {
        var message = MessageSpeaker.head(call, said, Json.array())
                .putNull("stop_reason")
                .putNull("stop_sequence");
        if (said.usageSaid() != UsageSaid.ABSENT) {
            // The vendor's first count of the output is of what it has when it starts to speak.
            var told = MessageSpeaker.told(said, bill);
            message.set("usage", MessageSpeaker.usage(told.withReasoning(0).withOutput(Math.min(1, told.output()))));
        }
        var start = event("message_start");
        start.set("message", message);
        events.add("message_start", start);
    }

    private void block(int index, Part part) {
        switch (part) {
            case Part.Text(var text) -> text(index, text);
            case Part.Refusal(var text) -> text(index, text);
            case Part.Thinking(var text, var signature) -> {
                open(
                        index,
                        Json.object()
                                .put("type", "thinking")
                                .put("thinking", "")
                                .put("signature", ""),
                        0,
                        0);
                for (var piece : pieces(text)) {
                    var tokens = TokenRule.count(piece);
                    delta(index, "thinking_delta", "thinking", piece, tokens, tokens);
                }
                delta(index, "signature_delta", "signature", signature, 0, 0);
                close(index);
            }
            case Part.RedactedThinking(var data) -> {
                var tokens = part.tokens();
                open(index, Json.object().put("type", "redacted_thinking").put("data", data), tokens, tokens);
                close(index);
            }
            case Part.ToolCall tool -> tool(index, tool);
            case Part.Vector _ -> {}
        }
    }

    private void text(int index, String text) {
        open(index, Json.object().put("type", "text").put("text", ""), 0, 0);
        for (var piece : pieces(text)) {
            delta(index, "text_delta", "text", piece, TokenRule.count(piece), 0);
        }
        close(index);
    }

    /** A call without arguments has no delta at all, any other one begins with an empty delta: so does the vendor. */
    private void tool(int index, Part.ToolCall tool) {
        var block = Json.object().put("type", "tool_use").put("id", tool.id()).put("name", tool.name());
        block.putObject("input");
        var silent = tool.arguments().equals("{}");
        open(index, block, silent ? tool.tokens() : TokenRule.count(tool.name()), 0);
        if (!silent) {
            delta(index, "input_json_delta", "partial_json", "", 0, 0);
            for (var piece : pieces(tool.arguments())) {
                delta(index, "input_json_delta", "partial_json", piece, TokenRule.count(piece), 0);
            }
        }
        close(index);
    }

    private void open(int index, ObjectNode block, int output, int reasoning) {
        var start = event("content_block_start").put("index", index);
        start.set("content_block", block);
        events.add("content_block_start", start, output, reasoning);
        if (index == 0) {
            ping();
        }
    }

    private void ping() {
        // With its space: the vendor's front door writes it, not what writes the other events.
        events.add("ping", "{\"type\": \"ping\"}");
    }

    private void delta(int index, String type, String member, String value, int output, int reasoning) {
        var delta = event("content_block_delta").put("index", index);
        delta.putObject("delta").put("type", type).put(member, value);
        events.add("content_block_delta", delta, output, reasoning);
    }

    private void close(int index) {
        events.add("content_block_stop", event("content_block_stop").put("index", index));
    }

    private void messageDelta() {
        var delta = event("message_delta");
        delta.putObject("delta")
                .put("stop_reason", stopReason)
                .put("stop_sequence", said.manner().stopSequence());
        if (said.usageSaid() != UsageSaid.ABSENT) {
            var told = MessageSpeaker.told(said, bill);
            var usage = delta.putObject("usage")
                    .put("input_tokens", told.input())
                    .put("cache_creation_input_tokens", told.cacheWrite())
                    .put("cache_read_input_tokens", told.cachedInput())
                    .put("output_tokens", told.output());
            if (told.reasoning() > 0) {
                usage.putObject("output_tokens_details").put("thinking_tokens", told.reasoning());
            }
        }
        events.add("message_delta", delta);
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private List<String> pieces(String text) {
        return TokenRule.pieces(text, said.manner().tokensPerEvent());
    }
}
