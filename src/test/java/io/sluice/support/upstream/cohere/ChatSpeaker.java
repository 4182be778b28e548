package io.sluice.support.upstream.cohere;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/** {@code POST /v2/chat}, whole and streamed. A text before calls of tools is told as the plan for them. */
final class ChatSpeaker implements Endpoint.Speaker {

    @Override
    public Answer say(Call call, Said said) {
        var echo = Words.echo(call.body());
        var parts = said.choices(1, echo.parts()).getFirst();
        var counted = new Tokens(
                Words.count(call.body()),
                0,
                0,
                parts.stream().mapToLong(Part::tokens).sum(),
                parts.stream().mapToLong(Part::reasoningTokens).sum());
        var bill = said.accounting().settle(counted);
        var reason = reason(said, parts, said.choices().isEmpty() && echo.cutOff());
        if (call.streams()) {
            return CohereWire.streamed(call, new ChatStream(call, said, bill, reason).frames(parts));
        }
        var body = Json.object().put("id", call.id("")).put("finish_reason", reason);
        body.set("message", message(parts));
        if (said.usageSaid() != UsageSaid.ABSENT) {
            body.set("usage", Words.usage(said, bill));
        }
        return CohereWire.whole(call, Json.compact(body), bill);
    }

    static boolean calls(List<Part> parts) {
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance);
    }

    static ObjectNode toolCall(Part.ToolCall call, String arguments) {
        var node = Json.object().put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", arguments);
        return node;
    }

    private static ObjectNode message(List<Part> parts) {
        var message = Json.object().put("role", "assistant");
        var content = Json.array();
        var calls = Json.array();
        var plan = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text) when calls(parts) -> plan.append(text);
                case Part.Text(var text) ->
                    content.addObject().put("type", "text").put("text", text);
                case Part.Refusal(var text) ->
                    content.addObject().put("type", "text").put("text", text);
                case Part.Thinking thinking ->
                    content.addObject().put("type", "thinking").put("thinking", thinking.text());
                case Part.ToolCall toolCall -> calls.add(toolCall(toolCall, toolCall.arguments()));
                case Part.RedactedThinking _, Part.Vector _ -> {}
            }
        }
        if (!plan.isEmpty()) {
            message.put("tool_plan", plan.toString());
        }
        if (!content.isEmpty()) {
            message.set("content", content);
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        return message;
    }

    private static String reason(Said said, List<Part> parts, boolean cutOff) {
        if (said.manner().finish() != null) {
            return said.manner().finish();
        }
        if (said.manner().stopSequence() != null) {
            return "STOP_SEQUENCE";
        }
        if (cutOff) {
            return "MAX_TOKENS";
        }
        return calls(parts) ? "TOOL_CALL" : "COMPLETE";
    }
}
