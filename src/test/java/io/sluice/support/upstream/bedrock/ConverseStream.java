package io.sluice.support.upstream.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Frame;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/** The events of one streamed answer. Only calls of tools have a start; usage comes last, after the end. */
final class ConverseStream {

    private final Said said;
    private final Tokens bill;
    private final String reason;
    private final EventList events = new EventList();
    private int index;

    ConverseStream(Said said, Tokens bill, String reason) {
        this.said = said;
        this.bill = bill;
        this.reason = reason;
    }

    List<Frame> frames(List<Part> parts) {
        events.add("messageStart", Json.object().put("role", "assistant").put("p", "abcdefgh"));
        for (var part : parts) {
            say(part);
            events.add("contentBlockStop", indexed());
            index++;
        }
        events.add("messageStop", Json.object().put("stopReason", reason));
        if (said.usageSaid() != UsageSaid.ABSENT) {
            metadata();
        }
        if (said.usageSaid() == UsageSaid.TWICE) {
            metadata();
        }
        return events.frames(bill);
    }

    private void metadata() {
        var metadata = Json.object();
        metadata.set("usage", Words.usage(said, bill));
        metadata.putObject("metrics").put("latencyMs", 7);
        events.add("metadata", metadata.put("p", "abcdefghijkl"));
    }

    private void say(Part part) {
        switch (part) {
            case Part.Text(var text) -> text(text);
            case Part.Refusal(var text) -> text(text);
            case Part.Thinking(var text, var signature) -> {
                for (var piece : pieces(text)) {
                    var tokens = TokenRule.count(piece);
                    reasoning("text", piece, tokens);
                }
                if (!signature.isEmpty()) {
                    reasoning("signature", signature, 0);
                }
            }
            case Part.RedactedThinking(var data) -> reasoning("redactedContent", data, TokenRule.count(data));
            case Part.ToolCall(var id, var name, var arguments) -> {
                var start = indexed();
                start.putObject("start")
                        .putObject("toolUse")
                        .put("toolUseId", id)
                        .put("name", name);
                events.add("contentBlockStart", start, TokenRule.count(name), 0);
                for (var piece : pieces(arguments)) {
                    var delta = indexed();
                    delta.putObject("delta").putObject("toolUse").put("input", piece);
                    events.add("contentBlockDelta", delta, TokenRule.count(piece), 0);
                }
            }
            case Part.Vector _ -> {}
        }
    }

    private void text(String text) {
        for (var piece : pieces(text)) {
            var delta = indexed();
            delta.putObject("delta").put("text", piece);
            events.add("contentBlockDelta", delta, TokenRule.count(piece), 0);
        }
    }

    private void reasoning(String member, String value, int tokens) {
        var delta = indexed();
        delta.putObject("delta").putObject("reasoningContent").put(member, value);
        events.add("contentBlockDelta", delta, tokens, tokens);
    }

    private ObjectNode indexed() {
        return Json.object().put("contentBlockIndex", index);
    }

    private List<String> pieces(String text) {
        return TokenRule.pieces(text, said.manner().tokensPerEvent());
    }
}
