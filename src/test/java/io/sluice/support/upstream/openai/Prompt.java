package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.TokenRule;

/** What a request says: its size in tokens and its last words. */
final class Prompt {

    private static final int LONGEST_ECHO = 200;

    private Prompt() {}

    /** Tokens of all messages and tool definitions of a chat request. */
    static int count(JsonNode body) {
        var tokens = 0;
        for (var message : body.path("messages")) {
            tokens += content(message.path("content"));
            for (var call : message.path("tool_calls")) {
                tokens += TokenRule.count(call.path("function").path("name").asText());
                tokens +=
                        TokenRule.count(call.path("function").path("arguments").asText());
            }
        }
        for (var tool : body.path("tools")) {
            tokens += TokenRule.count(Json.compact(tool));
        }
        return tokens;
    }

    /** The last text in the request, shortened. */
    static String lastWords(JsonNode body) {
        var last = "";
        for (var message : body.path("messages")) {
            if (message.path("content").isTextual()) {
                last = message.path("content").asText();
            }
            for (var part : message.path("content")) {
                last = part.path("text").asText(last);
            }
        }
        return shortened(last);
    }

    static String shortened(String text) {
        var points = text.codePointCount(0, text.length());
        return points <= LONGEST_ECHO ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_ECHO));
    }

    private static int content(JsonNode content) {
        if (content.isTextual()) {
            return TokenRule.count(content.asText());
        }
        var tokens = 0;
        for (var part : content) {
            tokens += switch (part.path("type").asText()) {
                case "text" -> TokenRule.count(part.path("text").asText());
                case "refusal" -> TokenRule.count(part.path("refusal").asText());
                default -> TokenRule.IMAGE;
            };
        }
        return tokens;
    }
}
