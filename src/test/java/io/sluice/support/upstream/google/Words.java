package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.SchemaSample;
import io.sluice.support.upstream.TokenRule;
import java.util.List;

/** Reads what a request says and makes up answers. */
final class Words {
    private static final int LONGEST_ECHO = 200;

    /** The made-up answer, and whether the limit of tokens cut it off. */
    record Echo(List<Part> parts, boolean cutOff) {}

    private Words() {}

    /** Tokens of the instructions, the contents and the tools. */
    static int count(JsonNode body) {
        var tokens = count(body.path("systemInstruction").path("parts"), true);
        for (var content : body.path("contents")) {
            tokens += count(content.path("parts"), true);
        }
        for (var function : body.path("tools").path(0).path("functionDeclarations")) {
            tokens += TokenRule.count(Json.compact(function));
        }
        return tokens;
    }

    private static int count(JsonNode parts, boolean all) {
        var tokens = 0;
        for (var part : parts) {
            if (part.has("text")) {
                tokens += TokenRule.count(part.path("text").asText());
            } else if (part.has("functionCall")) {
                tokens += TokenRule.count(part.path("functionCall").path("name").asText())
                        + TokenRule.count(Json.compact(part.path("functionCall").path("args")));
            } else if (part.has("functionResponse")) {
                tokens += TokenRule.count(
                        Json.compact(part.path("functionResponse").path("response")));
            } else if (all) {
                tokens += TokenRule.IMAGE;
            }
        }
        return tokens;
    }

    /** The last words said, JSON when a format is asked for, a call when a tool is demanded. */
    static Echo echo(JsonNode body) {
        var choice = body.path("toolConfig").path("functionCallingConfig");
        if (choice.path("mode").asText().equals("ANY")) {
            var function =
                    demanded(body, choice.path("allowedFunctionNames").path(0).asText());
            var arguments = Json.compact(SchemaSample.of(function.path("parametersJsonSchema")));
            var name = function.path("name").asText();
            return new Echo(List.of(new Part.ToolCall("", name, arguments)), false);
        }
        var config = body.path("generationConfig");
        var words = "You said: " + lastWords(body);
        if (config.path("responseMimeType").asText().equals("application/json")) {
            words = Json.compact(
                    config.has("responseJsonSchema")
                            ? SchemaSample.of(config.path("responseJsonSchema"))
                            : Json.object().put("echo", words));
        }
        var limit = config.path("maxOutputTokens").asInt(Integer.MAX_VALUE);
        if (TokenRule.count(words) <= limit) {
            return new Echo(List.of(new Part.Text(words)), false);
        }
        var kept = String.join("", TokenRule.pieces(words, 1).subList(0, limit));
        return new Echo(List.of(new Part.Text(kept)), true);
    }

    private static JsonNode demanded(JsonNode body, String name) {
        var functions = body.path("tools").path(0).path("functionDeclarations");
        for (var function : functions) {
            if (function.path("name").asText().equals(name)) {
                return function;
            }
        }
        return functions.path(0);
    }

    private static String lastWords(JsonNode body) {
        var last = "";
        for (var content : body.path("contents")) {
            for (var part : content.path("parts")) {
                last = part.path("text").asText(last);
            }
        }
        var points = last.codePointCount(0, last.length());
        return points <= LONGEST_ECHO ? last : last.substring(0, last.offsetByCodePoints(0, LONGEST_ECHO));
    }
}
