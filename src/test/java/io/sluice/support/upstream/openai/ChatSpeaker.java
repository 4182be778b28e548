package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
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

/** {@code POST /chat/completions}, whole and streamed. */
final class ChatSpeaker implements Endpoint.Speaker {

    private final Flavor flavor;

    ChatSpeaker(Flavor flavor) {
        this.flavor = flavor;
    }

    @Override
    public Answer say(Call call, Said said) {
        var echo = Echo.of(call.body());
        var choices = said.choices(call.body().path("n").asInt(1), echo.parts());
        var counted = new Tokens(
                Prompt.count(call.body()),
                0,
                0,
                choices.stream().flatMap(List::stream).mapToLong(Part::tokens).sum(),
                choices.stream()
                        .flatMap(List::stream)
                        .mapToLong(Part::reasoningTokens)
                        .sum());
        var bill = said.accounting().settle(counted);
        var cutOff = said.choices().isEmpty() && echo.cutOff();
        return call.streams()
                ? OpenAiWire.stream(flavor, call, new ChatStream(flavor, call, said, bill, cutOff).frames(choices))
                : OpenAiWire.whole(flavor, call, whole(call, said, choices, bill, cutOff), bill);
    }

    private String whole(Call call, Said said, List<List<Part>> choices, Tokens bill, boolean cutOff) {
        var body = Json.object()
                .put("id", call.id("chatcmpl-"))
                .put("object", "chat.completion")
                .put("created", Call.CREATED)
                .put("model", said.modelOr(flavor.account(call)));
        var list = body.putArray("choices");
        for (var k = 0; k < choices.size(); k++) {
            var choice = list.addObject().put("index", k);
            choice.set("message", message(choices.get(k)));
            choice.set(
                    "logprobs",
                    Logprobs.asked(call) ? Logprobs.of(call, Words.said(choices.get(k))) : NullNode.getInstance());
            choice.put("finish_reason", finish(flavor, said, choices.get(k), cutOff));
        }
        if (said.usageSaid() != UsageSaid.ABSENT) {
            body.set("usage", Usage.of(said, bill));
        }
        body.put("service_tier", "default").put("system_fingerprint", "fp_fake00000001");
        return flavor.print(flavor.whole(body));
    }

    private static JsonNode message(List<Part> parts) {
        var message = Json.object().put("role", "assistant");
        var calls = Json.array();
        var refusal = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Part.ToolCall toolCall -> calls.add(toolCall(toolCall));
                case Part.Refusal(var text) -> refusal.append(text);
                case Part.Text _, Part.Thinking _, Part.RedactedThinking _, Part.Vector _ -> {}
            }
        }
        message.put("content", Words.hasText(parts) ? Words.said(parts) : null);
        if (Words.hasThoughts(parts)) {
            message.put("reasoning_content", Words.thought(parts));
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
        message.putArray("annotations");
        return message;
    }

    private static ObjectNode toolCall(Part.ToolCall call) {
        var node = Json.object().put("id", call.id()).put("type", "function");
        node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        return node;
    }

    /** The finish reason of one choice in OpenAI's words. */
    static String finish(Flavor flavor, Said said, List<Part> parts, boolean cutOff) {
        if (said.manner().finish() != null) {
            return said.manner().finish();
        }
        if (cutOff) {
            return "length";
        }
        if (flavor.filters() && parts.stream().anyMatch(Part.Refusal.class::isInstance)) {
            return "content_filter";
        }
        return parts.stream().anyMatch(Part.ToolCall.class::isInstance) ? "tool_calls" : "stop";
    }
}
