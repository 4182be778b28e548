package io.sluice.support.upstream.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.List;
import java.util.SplittableRandom;

/** {@code :embedContent} and {@code :batchEmbedContents}: vectors that depend on their texts alone. Tells no usage. */
final class EmbedSpeaker implements Endpoint.Speaker {
    private static final int USUAL_DIMENSIONS = 3072;

    @Override
    public Answer say(Call call, Said said) {
        var scripted = scripted(said);
        var batch = call.body().path("requests");
        var body = Json.object();
        var tokens = 0L;
        if (batch.isMissingNode()) {
            tokens = embed(call.body(), scripted, 0, body.putObject("embedding").putArray("values"));
        } else {
            var all = body.putArray("embeddings");
            for (var k = 0; k < batch.size(); k++) {
                tokens += embed(batch.get(k), scripted, k, all.addObject().putArray("values"));
            }
        }
        return Answers.whole(call, body, said.accounting().settle(Tokens.of(tokens, 0)));
    }

    private static long embed(JsonNode request, List<List<Float>> scripted, int place, ArrayNode values) {
        var text = request.path("content").path("parts").path(0).path("text").asText();
        var vector = scripted.isEmpty()
                ? vector(text, request.path("outputDimensionality").asInt(USUAL_DIMENSIONS))
                : scripted.get(Math.min(place, scripted.size() - 1));
        vector.forEach(values::add);
        return TokenRule.count(text);
    }

    static List<List<Float>> scripted(Said said) {
        return said.choices().stream()
                .flatMap(List::stream)
                .filter(Part.Vector.class::isInstance)
                .map(part -> ((Part.Vector) part).values())
                .toList();
    }

    static List<Float> vector(String text, int dimensions) {
        var random = new SplittableRandom(text.hashCode());
        return random.doubles(dimensions, -1, 1)
                .mapToObj(value -> (float) (value / Math.sqrt(dimensions)))
                .toList();
    }
}
