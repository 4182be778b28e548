package io.sluice.support.upstream.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.EventList;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.SchemaSample;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/** {@code POST /api/chat} and {@code /api/generate}, whole and streamed. */
final class Speaker implements Endpoint.Speaker {
    static final Speaker OF_CHATS = new Speaker(true);
    static final Speaker OF_GENERATIONS = new Speaker(false);

    private static final int LONGEST_ECHO = 200;

    private final boolean chats;

    private Speaker(boolean chats) {
        this.chats = chats;
    }

    @Override
    public Answer say(Call call, Said said) {
        var limit = call.body().path("options").path("num_predict").asInt(Integer.MAX_VALUE);
        var echo = echo(call.body(), limit);
        var parts = said.choices(1, List.of(new Part.Text(echo))).getFirst();
        var counted = new Tokens(
                count(call.body()),
                0,
                0,
                parts.stream().mapToLong(Part::tokens).sum(),
                parts.stream().mapToLong(Part::reasoningTokens).sum());
        var bill = said.accounting().settle(counted);
        var cutOff = said.choices().isEmpty() && TokenRule.count(echo) == limit;
        if (call.streams()) {
            return OllamaWire.streamed(
                    call, lines(call, said, parts, bill, cutOff).frames(bill));
        }
        return OllamaWire.whole(call, ended(whole(call, said, parts), said, bill, cutOff), bill);
    }

    private ObjectNode whole(Call call, Said said, List<Part> parts) {
        var text = new StringBuilder();
        var thought = new StringBuilder();
        var calls = Json.array();
        for (var part : parts) {
            switch (part) {
                case Part.Text(var words) -> text.append(words);
                case Part.Refusal(var words) -> text.append(words);
                case Part.Thinking thinking -> thought.append(thinking.text());
                case Part.ToolCall toolCall -> calls.add(toolCall(toolCall));
                case Part.RedactedThinking _, Part.Vector _ -> {}
            }
        }
        var line = line(call, said, text.toString(), thought.toString());
        if (!calls.isEmpty()) {
            line.withObject("message").set("tool_calls", calls);
        }
        return line;
    }

    private EventList lines(Call call, Said said, List<Part> parts, Tokens bill, boolean cutOff) {
        var lines = new EventList();
        for (var part : parts) {
            switch (part) {
                case Part.Text(var words) -> words(lines, call, said, words, false);
                case Part.Refusal(var words) -> words(lines, call, said, words, false);
                case Part.Thinking thinking -> words(lines, call, said, thinking.text(), true);
                case Part.ToolCall toolCall -> {
                    var line = line(call, said, "", "").put("done", false);
                    line.withObject("message").putArray("tool_calls").add(toolCall(toolCall));
                    lines.add(null, line, Math.toIntExact(toolCall.tokens()), 0);
                }
                case Part.RedactedThinking _, Part.Vector _ -> {}
            }
        }
        return lines.add(null, ended(line(call, said, "", ""), said, bill, cutOff));
    }

    private void words(EventList lines, Call call, Said said, String words, boolean thought) {
        for (var piece : TokenRule.pieces(words, said.manner().tokensPerEvent())) {
            var line = thought ? line(call, said, "", piece) : line(call, said, piece, "");
            var tokens = TokenRule.count(piece);
            lines.add(null, line.put("done", false), tokens, thought ? tokens : 0);
        }
    }

    private ObjectNode line(Call call, Said said, String text, String thought) {
        var line = Json.object().put("model", said.modelOr(call.model())).put("created_at", OllamaWire.CREATED_AT);
        var body = chats ? line.putObject("message").put("role", "assistant") : line;
        body.put(chats ? "content" : "response", text);
        if (!thought.isEmpty()) {
            body.put("thinking", thought);
        }
        return line;
    }

    private static ObjectNode ended(ObjectNode line, Said said, Tokens bill, boolean cutOff) {
        var reason = said.manner().finish() != null ? said.manner().finish() : cutOff ? "length" : "stop";
        line.put("done", true).put("done_reason", reason).put("total_duration", 5191566416L);
        if (said.usageSaid() != UsageSaid.ABSENT) {
            var told = said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill;
            line.put("prompt_eval_count", told.inputTotal()).put("eval_count", told.output());
        }
        return line;
    }

    private static ObjectNode toolCall(Part.ToolCall call) {
        var node = Json.object();
        var function = node.putObject("function").put("name", call.name());
        function.set("arguments", Json.parse(call.arguments()));
        return node;
    }

    private static String echo(JsonNode body, int limit) {
        var words = "You said: " + shortened(lastWords(body));
        var format = body.path("format");
        if (format.isObject()) {
            words = Json.compact(SchemaSample.of(format));
        } else if (format.isTextual()) {
            words = Json.compact(Json.object().put("echo", words));
        }
        return TokenRule.count(words) <= limit
                ? words
                : String.join("", TokenRule.pieces(words, 1).subList(0, limit));
    }

    private static String lastWords(JsonNode body) {
        var last = body.path("prompt").asText();
        for (var message : body.path("messages")) {
            last = message.path("content").asText();
        }
        return last;
    }

    private static String shortened(String text) {
        var points = text.codePointCount(0, text.length());
        return points <= LONGEST_ECHO ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_ECHO));
    }

    private static int count(JsonNode body) {
        var tokens = TokenRule.count(body.path("prompt").asText());
        for (var message : body.path("messages")) {
            tokens += TokenRule.count(message.path("content").asText())
                    + TokenRule.count(message.path("thinking").asText())
                    + TokenRule.IMAGE * message.path("images").size();
            for (var call : message.path("tool_calls")) {
                tokens += TokenRule.count(Json.compact(call));
            }
        }
        for (var tool : body.path("tools")) {
            tokens += TokenRule.count(Json.compact(tool));
        }
        return tokens;
    }
}
