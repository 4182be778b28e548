package io.sluice.support.upstream.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.SchemaSample;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;

/** Reads what a request says, makes up answers, and puts counts into the API's words. */
final class Words {

    private static final int LONGEST_ECHO = 200;

    /** The made-up answer, and whether the limit of tokens cut it off. */
    record Echo(List<Part> parts, boolean cutOff) {}

    private Words() {}

    /** Tokens of the system, the messages and the tools. */
    static int count(JsonNode body) {
        var tokens = 0;
        for (var block : body.path("system")) {
            tokens += block(block);
        }
        for (var message : body.path("messages")) {
            for (var block : message.path("content")) {
                tokens += block(block);
            }
        }
        for (var tool : body.path("toolConfig").path("tools")) {
            tokens += TokenRule.count(Json.compact(tool));
        }
        return tokens;
    }

    private static int block(JsonNode block) {
        if (block.has("text")) {
            return TokenRule.count(block.path("text").asText());
        }
        if (block.has("image") || block.has("document")) {
            return TokenRule.IMAGE;
        }
        if (block.has("toolUse")) {
            var use = block.path("toolUse");
            return TokenRule.count(use.path("name").asText()) + TokenRule.count(Json.compact(use.path("input")));
        }
        var tokens = 0;
        for (var inner : block.path("toolResult").path("content")) {
            tokens += block(inner);
        }
        var reasoning = block.path("reasoningContent").path("reasoningText").path("text");
        return tokens + TokenRule.count(reasoning.asText());
    }

    /** The last words of a chat, JSON when a form is asked for, a call when a tool is demanded. */
    static Echo echo(JsonNode body) {
        var choice = body.path("toolConfig").path("toolChoice");
        if (choice.has("any") || choice.has("tool")) {
            var tool = body.path("toolConfig").path("tools").path(0).path("toolSpec");
            var arguments =
                    Json.compact(SchemaSample.of(tool.path("inputSchema").path("json")));
            var name = tool.path("name").asText();
            return new Echo(List.of(new Part.ToolCall("tooluse_echo", name, arguments)), false);
        }
        var words = "You said: " + lastWords(body);
        var schema =
                body.path("outputConfig").path("textFormat").path("structure").path("jsonSchema");
        if (schema.has("schema")) {
            words = Json.compact(
                    SchemaSample.of(Json.parse(schema.path("schema").asText())));
        }
        var limit = body.path("inferenceConfig").path("maxTokens").asInt(Integer.MAX_VALUE);
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
            for (var block : message.path("content")) {
                last = block.path("text").asText(last);
                for (var inner : block.path("toolResult").path("content")) {
                    last = inner.path("text").asText(last);
                }
            }
        }
        return shortened(last);
    }

    static ObjectNode usage(Said said, Tokens bill) {
        var told = said.usageSaid() == Said.UsageSaid.ZERO ? Tokens.NONE : bill;
        var usage = Json.object()
                .put("inputTokens", told.input())
                .put("outputTokens", told.output())
                .put("totalTokens", told.total());
        if (told.cachedInput() > 0 || told.cacheWrite() > 0) {
            usage.put("cacheReadInputTokens", told.cachedInput()).put("cacheWriteInputTokens", told.cacheWrite());
        }
        return usage;
    }
}
