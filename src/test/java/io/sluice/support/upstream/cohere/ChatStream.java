package io.sluice.support.upstream.cohere;

import com.fasterxml.jackson.databind.JsonNode;
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

/** The events of one streamed chat, each named by its type. */
final class ChatStream {

    private final Call call;
    private final Said said;
    private final Tokens bill;
    private final String reason;
    private final EventList events = new EventList();
    private int index;

    ChatStream(Call call, Said said, Tokens bill, String reason) {
        this.call = call;
        this.said = said;
        this.bill = bill;
        this.reason = reason;
    }

    List<Frame> frames(List<Part> parts) {
        var start = event("message-start").put("id", call.id(""));
        var message = Json.object().put("role", "assistant");
        message.putArray("content");
        message.put("tool_plan", "");
        message.putArray("tool_calls");
        message.putArray("citations");
        add(start, message, 0, 0);
        for (var part : parts) {
            say(part, ChatSpeaker.calls(parts));
        }
        var end = event("message-end").put("id", call.id(""));
        var delta = end.putObject("delta").put("finish_reason", reason);
        if (said.usageSaid() != UsageSaid.ABSENT) {
            delta.set("usage", Words.usage(said, bill));
        }
        return events.add("message-end", end).frames(bill);
    }

    private void say(Part part, boolean calls) {
        switch (part) {
            case Part.Text(var text)
            when calls -> {
                for (var piece : pieces(text)) {
                    add(event("tool-plan-delta"), Json.object().put("tool_plan", piece), TokenRule.count(piece), 0);
                }
            }
            case Part.Text(var text) -> content("text", text, false);
            case Part.Refusal(var text) -> content("text", text, false);
            case Part.Thinking thinking -> content("thinking", thinking.text(), true);
            case Part.ToolCall toolCall -> tool(toolCall);
            case Part.RedactedThinking _, Part.Vector _ -> {}
        }
    }

    private void content(String type, String text, boolean thought) {
        var first = Json.object().put("type", type).put(type, "");
        add(indexed("content-start"), content(first), 0, 0);
        for (var piece : pieces(text)) {
            var tokens = TokenRule.count(piece);
            add(indexed("content-delta"), content(Json.object().put(type, piece)), tokens, thought ? tokens : 0);
        }
        events.add("content-end", indexed("content-end"));
        index++;
    }

    private void tool(Part.ToolCall call) {
        var first = Json.object();
        first.set("tool_calls", ChatSpeaker.toolCall(call, ""));
        add(indexed("tool-call-start"), first, TokenRule.count(call.name()), 0);
        for (var piece : pieces(call.arguments())) {
            var more = Json.object();
            more.putObject("tool_calls").putObject("function").put("arguments", piece);
            add(indexed("tool-call-delta"), more, TokenRule.count(piece), 0);
        }
        events.add("tool-call-end", indexed("tool-call-end"));
        index++;
    }

    private void add(ObjectNode event, JsonNode message, int output, int reasoning) {
        event.putObject("delta").set("message", message);
        events.add(event.path("type").asText(), event, output, reasoning);
    }

    private ObjectNode indexed(String type) {
        return event(type).put("index", index);
    }

    private static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private static ObjectNode content(ObjectNode content) {
        var message = Json.object();
        message.set("content", content);
        return message;
    }

    private List<String> pieces(String text) {
        return TokenRule.pieces(text, said.manner().tokensPerEvent());
    }
}
