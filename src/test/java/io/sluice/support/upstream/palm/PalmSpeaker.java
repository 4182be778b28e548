package io.sluice.support.upstream.palm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The three operations. A refusal is told as the filter that took the answer. Tells no usage. */
final class PalmSpeaker implements Endpoint.Speaker {

    private static final int DIMENSIONS = 768;
    private static final int LONGEST_ECHO = 200;

    @Override
    public Answer say(Call call, Said said) {
        return switch (call.variables().getOrDefault("operation", "")) {
            case "generateMessage" -> generated(call, said, "content", messageTokens(call.body()));
            case "generateText" ->
                generated(
                        call,
                        said,
                        "output",
                        TokenRule.count(call.body().path("prompt").path("text").asText()));
            default -> embedded(call, said);
        };
    }

    private static Answer generated(Call call, Said said, String member, int input) {
        var choices = said.choices(call.body().path("candidateCount").asInt(1), List.of(new Part.Text(echo(call))));
        var body = Json.object();
        var output = 0L;
        if (choices.stream().flatMap(List::stream).anyMatch(Part.Refusal.class::isInstance)) {
            body.putArray("filters").addObject().put("reason", "SAFETY");
        } else {
            var candidates = body.putArray("candidates");
            for (var parts : choices) {
                var text = text(parts);
                output += TokenRule.count(text);
                var candidate = candidates.addObject();
                if (member.equals("content")) {
                    candidate.put("author", "1");
                }
                candidate.put(member, text);
            }
        }
        var bill = said.accounting().settle(Tokens.of(input, output));
        return whole(call, body, bill);
    }

    private static Answer embedded(Call call, Said said) {
        var body = Json.object();
        var embeddings = body.putArray("embeddings");
        var scripted = said.choices().stream()
                .flatMap(List::stream)
                .filter(Part.Vector.class::isInstance)
                .map(part -> ((Part.Vector) part).values())
                .toList();
        var input = 0L;
        var texts = call.body().path("texts");
        for (var k = 0; k < texts.size(); k++) {
            var text = texts.get(k).asText();
            input += TokenRule.count(text);
            var value = embeddings.addObject().putArray("value");
            var vector = scripted.isEmpty() ? vector(text) : scripted.get(Math.min(k, scripted.size() - 1));
            vector.forEach(value::add);
        }
        return whole(call, body, said.accounting().settle(Tokens.of(input, 0)));
    }

    private static Answer whole(Call call, ObjectNode body, Tokens bill) {
        var headers = Map.of("content-type", "application/json; charset=UTF-8");
        return Answer.whole(200, headers, Json.indented(body), bill, PalmWire.account(call));
    }

    private static int messageTokens(JsonNode body) {
        var prompt = body.path("prompt");
        var tokens = TokenRule.count(prompt.path("context").asText());
        for (var message : prompt.path("messages")) {
            tokens += TokenRule.count(message.path("content").asText());
        }
        return tokens;
    }

    private static String echo(Call call) {
        var prompt = call.body().path("prompt");
        var messages = prompt.path("messages");
        var last = prompt.path("text")
                .asText(messages.path(messages.size() - 1).path("content").asText());
        var points = last.codePointCount(0, last.length());
        var end = points <= LONGEST_ECHO ? last.length() : last.offsetByCodePoints(0, LONGEST_ECHO);
        var pieces = TokenRule.pieces("You said: " + last.substring(0, end), 1);
        var limit = call.body().path("maxOutputTokens").asInt(Integer.MAX_VALUE);
        return String.join("", pieces.subList(0, Math.min(limit, pieces.size())));
    }

    private static String text(List<Part> parts) {
        var text = new StringBuilder();
        for (var part : parts) {
            if (part instanceof Part.Text(var words)) {
                text.append(words);
            }
        }
        return text.toString();
    }

    private static List<Float> vector(String text) {
        var random = new SplittableRandom(text.hashCode());
        return random.doubles(DIMENSIONS, -1, 1)
                .mapToObj(value -> (float) value)
                .toList();
    }
}
