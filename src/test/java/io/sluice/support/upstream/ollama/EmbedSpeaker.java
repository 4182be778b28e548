package io.sluice.support.upstream.ollama;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** {@code POST /api/embed}: vectors that depend on their texts alone. */
final class EmbedSpeaker implements Endpoint.Speaker {
    private static final int USUAL_DIMENSIONS = 384;

    @Override
    public Answer say(Call call, Said said) {
        var texts = new ArrayList<String>();
        if (call.body().path("input").isTextual()) {
            texts.add(call.body().path("input").asText());
        }
        call.body().path("input").forEach(text -> texts.add(text.asText()));
        var bill = said.accounting()
                .settle(Tokens.of(texts.stream().mapToLong(TokenRule::count).sum(), 0));
        var scripted = scripted(said);
        var body = Json.object().put("model", said.modelOr(call.model()));
        var rows = body.putArray("embeddings");
        for (var k = 0; k < texts.size(); k++) {
            var row = rows.addArray();
            var vector = scripted.isEmpty()
                    ? vector(texts.get(k), call.body().path("dimensions").asInt(USUAL_DIMENSIONS))
                    : scripted.get(Math.min(k, scripted.size() - 1));
            vector.forEach(row::add);
        }
        body.put("total_duration", 14143917L);
        if (said.usageSaid() != UsageSaid.ABSENT) {
            body.put("prompt_eval_count", (said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill).inputTotal());
        }
        return OllamaWire.whole(call, body, bill);
    }

    private static List<List<Float>> scripted(Said said) {
        return said.choices().stream()
                .flatMap(List::stream)
                .filter(Part.Vector.class::isInstance)
                .map(part -> ((Part.Vector) part).values())
                .toList();
    }

    private static List<Float> vector(String text, int dimensions) {
        var random = new SplittableRandom(text.hashCode());
        var vector = new ArrayList<Float>(dimensions);
        for (var k = 0; k < dimensions; k++) {
            vector.add((float) (random.nextDouble(-1, 1) / Math.sqrt(dimensions)));
        }
        return vector;
    }
}
