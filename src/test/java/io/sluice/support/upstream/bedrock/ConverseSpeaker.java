package io.sluice.support.upstream.bedrock;

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

/** {@code converse} and {@code converse-stream}. A refusal is told as the guardrail's words. */
final class ConverseSpeaker implements Endpoint.Speaker {

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
            return BedrockWire.streamed(call, new ConverseStream(said, bill, reason).frames(parts));
        }
        var body = Json.object();
        var content = body.putObject("output")
                .putObject("message")
                .put("role", "assistant")
                .putArray("content");
        parts.forEach(part -> content.add(block(part)));
        body.put("stopReason", reason);
        if (said.usageSaid() != UsageSaid.ABSENT) {
            body.set("usage", Words.usage(said, bill));
        }
        body.putObject("metrics").put("latencyMs", 7);
        return BedrockWire.whole(call, Json.compact(body), bill);
    }

    private static ObjectNode block(Part part) {
        var block = Json.object();
        switch (part) {
            case Part.Text(var text) -> block.put("text", text);
            case Part.Refusal(var text) -> block.put("text", text);
            case Part.Thinking(var text, var signature) -> {
                var told = block.putObject("reasoningContent")
                        .putObject("reasoningText")
                        .put("text", text);
                if (!signature.isEmpty()) {
                    told.put("signature", signature);
                }
            }
            case Part.RedactedThinking(var data) ->
                block.putObject("reasoningContent").put("redactedContent", data);
            case Part.ToolCall(var id, var name, var arguments) ->
                block.putObject("toolUse")
                        .put("toolUseId", id)
                        .put("name", name)
                        .set("input", Json.parse(arguments));
            case Part.Vector _ -> block.put("text", "");
        }
        return block;
    }

    private static String reason(Said said, List<Part> parts, boolean cutOff) {
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
            return "guardrail_intervened";
        }
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance) ? "tool_use" : "end_turn";
    }
}
