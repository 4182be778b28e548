package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.SchemaSample;
import io.sluice.support.upstream.TokenRule;
import java.util.List;

/** Reads what a request says: blocks of content, their size in tokens, the last words. */
final class Blocks {

    private static final int LONGEST_ECHO = 200;

    /** The made-up answer, and whether the limit of tokens cut it off. */
    record Echo(List<Part> parts, boolean cutOff) {}

    private Blocks() {}

    /** Content as a list of blocks, a plain text as one text block. */
    static JsonNode of(JsonNode content) {
        return content.isTextual() ? text(content.asText()) : content;
    }

    /** Tokens of the system text, the messages and the tools. */
    static int count(JsonNode body) {
        var tokens = countBlocks(body.path("system"));
        for (var message : body.path("messages")) {
            tokens += countBlocks(message.path("content"));
        }
        for (var tool : body.path("tools")) {
            tokens += TokenRule.count(Json.compact(tool));
        }
        return tokens;
    }

    static String lastWords(JsonNode body) {
        var last = "";
        for (var message : body.path("messages")) {
            for (var block : of(message.path("content"))) {
                last = block.path("text").asText(last);
            }
        }
        return last;
    }

    /** The answer made up when none is scripted: the last words, or a call when a tool is demanded. */
    static Echo echo(JsonNode body) {
        var choice = body.path("tool_choice");
        for (var tool : body.path("tools")) {
            var named = choice.path("type").asText().equals("tool")
                    && tool.path("name").asText().equals(choice.path("name").asText());
            if (named || choice.path("type").asText().equals("any")) {
                var input = Json.compact(SchemaSample.of(tool.path("input_schema")));
                return new Echo(
                        List.of(new Part.ToolCall(
                                "toolu_echo", tool.path("name").asText(), input)),
                        false);
            }
        }
        var format = body.path("output_config").path("format");
        var words = format.path("type").asText().equals("json_schema")
                ? Json.compact(SchemaSample.of(format.path("schema")))
                : "You said: " + shortened(lastWords(body));
        return echo(words, body.path("max_tokens").asInt(Integer.MAX_VALUE));
    }

    static Echo echo(String words, int limit) {
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

    private static int countBlocks(JsonNode content) {
        var tokens = 0;
        for (var block : of(content)) {
            tokens += switch (block.path("type").asText()) {
                case "text" -> TokenRule.count(block.path("text").asText());
                case "thinking" -> TokenRule.count(block.path("thinking").asText());
                case "redacted_thinking" -> TokenRule.count(block.path("data").asText());
                case "tool_use" ->
                    TokenRule.count(block.path("name").asText()) + TokenRule.count(Json.compact(block.path("input")));
                case "tool_result" -> countBlocks(block.path("content"));
                default -> TokenRule.IMAGE;
            };
        }
        return tokens;
    }

    private static ArrayNode text(String text) {
        var blocks = Json.array();
        blocks.addObject().put("type", "text").put("text", text);
        return blocks;
    }
}
