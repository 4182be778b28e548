package io.sluice.support.upstream.mosaicml;

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

/** The one operation: vectors where they are scripted or the model makes them, else texts. Tells no usage. */
final class PredictSpeaker implements Endpoint.Speaker {

    private static final int DIMENSIONS = 8;
    private static final int LONGEST_ECHO = 200;

    @Override
    public Answer say(Call call, Said said) {
        var inputs = call.body().path("inputs");
        var body = Json.object();
        var outputs = body.putArray("outputs");
        var input = 0L;
        var output = 0L;
        var parts = said.choices().stream().flatMap(List::stream).toList();
        var embeds = MosaicWire.model(call).startsWith("instructor")
                || parts.stream().anyMatch(Part.Vector.class::isInstance);
        for (var k = 0; k < inputs.size(); k++) {
            var text = inputs.get(k).asText();
            input += TokenRule.count(text);
            if (embeds) {
                var row = outputs.addArray();
                vector(parts, k, text).forEach(row::add);
            } else {
                var answer = parts.isEmpty() ? echo(call, text) : text(parts);
                output += TokenRule.count(answer);
                outputs.add(answer);
            }
        }
        var bill = said.accounting().settle(Tokens.of(input, output));
        return Answer.whole(
                200, Map.of("content-type", "application/json"), Json.compact(body), bill, MosaicWire.model(call));
    }

    private static String echo(Call call, String prompt) {
        var points = prompt.codePointCount(0, prompt.length());
        var start = points <= LONGEST_ECHO ? 0 : prompt.offsetByCodePoints(0, points - LONGEST_ECHO);
        var pieces = TokenRule.pieces(" You said: " + prompt.substring(start), 1);
        var limit = call.body().path("parameters").path("max_new_tokens").asInt(Integer.MAX_VALUE);
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

    private static List<Float> vector(List<Part> parts, int index, String text) {
        var scripted = parts.stream()
                .filter(Part.Vector.class::isInstance)
                .map(part -> ((Part.Vector) part).values())
                .toList();
        if (!scripted.isEmpty()) {
            return scripted.get(Math.min(index, scripted.size() - 1));
        }
        var random = new SplittableRandom(text.hashCode());
        return random.doubles(DIMENSIONS, -1, 1)
                .mapToObj(value -> (float) value)
                .toList();
    }
}
