package io.sluice.support.upstream.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.SchemaSample;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/** Reads what a request says, makes up answers, and puts counts into Cohere's words. */
final class Words {

    private static final int LONGEST_ECHO = 200;

    /** The made-up answer, and whether the limit of tokens cut it off. */
    record Echo(List<Part> parts, boolean cutOff) {}

    private Words() {}

    /** Tokens of the messages and the tools. */
    static int count(JsonNode body) {
        var tokens = 0;
        for (var message : body.path("messages")) {
            tokens += countContent(message.path("content"))
                    + TokenRule.count(message.path("tool_plan").asText());
            for (var call : message.path("tool_calls")) {
                tokens += TokenRule.count(call.path("function").path("name").asText())
                        + TokenRule.count(
                                call.path("function").path("arguments").asText());
            }
        }
        for (var tool : body.path("tools")) {
            tokens += TokenRule.count(Json.compact(tool));
        }
        return tokens;
    }

    private static int countContent(JsonNode content) {
        if (content.isTextual()) {
            return TokenRule.count(content.asText());
        }
        var tokens = 0;
        for (var part : content) {
            tokens += switch (part.path("type").asText()) {
                case "text" -> TokenRule.count(part.path("text").asText());
                case "thinking" -> TokenRule.count(part.path("thinking").asText());
                default -> TokenRule.IMAGE;
            };
        }
        return tokens;
    }

    /** The last words of a chat, JSON when a format is asked for, a call when a tool is demanded. */
    static Echo echo(JsonNode body) {
        var tool = body.path("tools").path(0).path("function");
        if (body.path("tool_choice").asText().equals("REQUIRED")) {
            var arguments = Json.compact(SchemaSample.of(tool.path("parameters")));
            var name = tool.path("name").asText();
            return new Echo(List.of(new Part.ToolCall(name + "_echo", name, arguments)), false);
        }
        var format = body.path("response_format");
        var words = "You said: " + lastWords(body);
        if (format.path("type").asText().equals("json_object")) {
            words = Json.compact(
                    format.has("json_schema")
                            ? SchemaSample.of(format.path("json_schema"))
                            : Json.object().put("echo", words));
        }
        return echo(words, body);
    }

    static Echo echo(String words, JsonNode body) {
        var limit = body.path("max_tokens").asInt(Integer.MAX_VALUE);
        if (TokenRule.count(words) <= limit) {
            return new Echo(List.of(new Part.Text(words)), false);
        }
        var kept = String.join("", TokenRule.pieces(words, 1).subList(0, limit));
        return new Echo(List.of(new Part.Text(kept)), true);
    }

    static String shortened(String text) {
        var points = text.codePointCount(0, text.length());
        return points <= LONGEST_ECHO ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_ECHO));
    }

    private static String lastWords(JsonNode body) {
        var last = "";
        for (var message : body.path("messages")) {
            var content = message.path("content");
            last = content.isTextual() ? content.asText() : last;
            for (var part : content) {
                last = part.path("text").asText(last);
            }
        }
        return shortened(last);
    }

    /** The usage of a chat, or the {@code meta} of the others. */
    static ObjectNode usage(Said said, Tokens bill) {
        var told = said.usageSaid() == Said.UsageSaid.ZERO ? Tokens.NONE : bill;
        var usage = Json.object();
        usage.putObject("billed_units").put("input_tokens", told.inputTotal()).put("output_tokens", told.output());
        usage.putObject("tokens").put("input_tokens", told.inputTotal()).put("output_tokens", told.output());
        return usage.put("cached_tokens", told.cachedInput());
    }

    static String text(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Text(var words)) {
                text.append(words);
            }
        }
        return text.toString();
    }
}
