package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
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

/** {@code POST /messages}, whole and streamed. */
public final class MessageSpeaker implements Endpoint.Speaker {

    @Override
    public Answer say(Call call, Said said) {
        var echo = Blocks.echo(call.body());
        var parts = said.choices(1, echo.parts()).getFirst();
        var counted = new Tokens(
                Blocks.count(call.body()),
                0,
                0,
                parts.stream().mapToLong(Part::tokens).sum(),
                parts.stream().mapToLong(Part::reasoningTokens).sum());
        var bill = said.accounting().settle(counted);
        var reason = stopReason(said, parts, said.choices().isEmpty() && echo.cutOff());
        if (call.streams()) {
            return AnthropicWire.streamed(call, new MessageStream(call, said, bill, reason).frames(parts));
        }
        var message = head(call, said, blocks(parts))
                .put("stop_reason", reason)
                .put("stop_sequence", said.manner().stopSequence());
        if (said.usageSaid() != UsageSaid.ABSENT) {
            message.set("usage", usage(told(said, bill)));
        }
        return AnthropicWire.whole(call, Json.compact(message), bill);
    }

    /** A message's first members, in the vendor's order. */
    static ObjectNode head(Call call, Said said, ArrayNode content) {
        var message = Json.object()
                .put("model", said.modelOr(call.model()))
                .put("id", call.id("msg_"))
                .put("type", "message")
                .put("role", "assistant");
        message.set("content", content);
        return message;
    }

    /** The whole usage object of a message: input without what was cached. */
    static ObjectNode usage(Tokens bill) {
        var usage = Json.object()
                .put("input_tokens", bill.input())
                .put("cache_creation_input_tokens", bill.cacheWrite())
                .put("cache_read_input_tokens", bill.cachedInput());
        usage.putObject("cache_creation")
                .put("ephemeral_5m_input_tokens", bill.cacheWrite())
                .put("ephemeral_1h_input_tokens", 0);
        usage.put("output_tokens", bill.output());
        if (bill.reasoning() > 0) {
            usage.putObject("output_tokens_details").put("thinking_tokens", bill.reasoning());
        }
        return usage.put("service_tier", "standard");
    }

    static Tokens told(Said said, Tokens bill) {
        return said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill;
    }

    private static ArrayNode blocks(List<Part> parts) {
        var blocks = Json.array();
        for (var part : parts) {
            switch (part) {
                case Part.Text(var text) ->
                    blocks.addObject().put("type", "text").put("text", text);
                case Part.Refusal(var text) ->
                    blocks.addObject().put("type", "text").put("text", text);
                case Part.Thinking(var text, var signature) ->
                    blocks.addObject()
                            .put("type", "thinking")
                            .put("thinking", text)
                            .put("signature", signature);
                case Part.RedactedThinking(var data) ->
                    blocks.addObject().put("type", "redacted_thinking").put("data", data);
                case Part.ToolCall(var id, var name, var arguments) ->
                    blocks.addObject()
                            .put("type", "tool_use")
                            .put("id", id)
                            .put("name", name)
                            .set("input", Json.parse(arguments));
                case Part.Vector _ -> {}
            }
        }
        return blocks;
    }

    private static String stopReason(Said said, List<Part> parts, boolean cutOff) {
        if (said.manner().finish() != null) {
            return said.manner().finish();
        }
        if (said.manner().stopSequence() != null) {
            return "stop_sequence";
        }
        if (cutOff) {
            return "max_tokens";
        }
        if (parts.stream().anyMatch(Part.Refusal.class::isInstance)) {
            return "refusal";
        }
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance) ? "tool_use" : "end_turn";
    }
}
