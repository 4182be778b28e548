package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.SchemaSample;
import io.sluice.support.upstream.TokenRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer made up when none is scripted: the last words repeated, JSON when a format is asked for, a call when a tool
 * is demanded; cut off at the request's limit of tokens.
 *
 * @param cutOff whether the limit was met
 */
record Echo(List<Part> parts, boolean cutOff) {

    static Echo of(JsonNode body) {
        var tool = demandedTool(body);
        if (tool != null) {
            var arguments = SchemaSample.of(tool.path("function").path("parameters"));
            return new Echo(
                    List.of(new Part.ToolCall(
                            "call_echo", tool.path("function").path("name").asText(), Json.compact(arguments))),
                    false);
        }
        return text(wanted(body), limit(body));
    }

    static Echo text(String text, int limit) {
        if (TokenRule.count(text) <= limit) {
            return new Echo(List.of(new Part.Text(text)), false);
        }
        var kept = String.join("", TokenRule.pieces(text, 1).subList(0, limit));
        return new Echo(List.of(new Part.Text(kept)), true);
    }

    private static String wanted(JsonNode body) {
        var words = "You said: " + Prompt.lastWords(body);
        return switch (body.path("response_format").path("type").asText()) {
            case "json_schema" ->
                Json.compact(SchemaSample.of(
                        body.path("response_format").path("json_schema").path("schema")));
            case "json_object" -> Json.compact(Json.object().put("echo", words));
            default -> words;
        };
    }

    private static int limit(JsonNode body) {
        var limit = body.path("max_completion_tokens").isInt()
                ? body.path("max_completion_tokens")
                : body.path("max_tokens");
        return limit.isInt() ? limit.asInt() : Integer.MAX_VALUE;
    }

    private static @Nullable JsonNode demandedTool(JsonNode body) {
        var choice = body.path("tool_choice");
        var name = choice.path("function").path("name").asText();
        for (var tool : body.path("tools")) {
            var named = tool.path("function").path("name").asText().equals(name);
            if (named || choice.asText().equals("required")) {
                return tool;
            }
        }
        return null;
    }
}
