package io.sluice.support.upstream.cohere;

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

/** {@code POST /v2/embed}: vectors that depend on their texts alone, as numbers. */
final class EmbedSpeaker implements Endpoint.Speaker {

    private static final int USUAL_DIMENSIONS = 1536;

    @Override
    public Answer say(Call call, Said said) {
        var texts = call.body().path("texts");
        var tokens = 0L;
        for (var text : texts) {
            tokens += TokenRule.count(text.asText());
        }
        var bill = said.accounting().settle(Tokens.of(tokens, 0));
        var scripted = scripted(said);
        var body = Json.object().put("id", call.id(""));
        var rows = body.putObject("embeddings").putArray("float");
        for (var k = 0; k < texts.size(); k++) {
            var row = rows.addArray();
            var vector = scripted.isEmpty()
                    ? vector(
                            texts.get(k).asText(),
                            call.body().path("output_dimension").asInt(USUAL_DIMENSIONS))
                    : scripted.get(Math.min(k, scripted.size() - 1));
            vector.forEach(row::add);
        }
        body.set("texts", texts);
        var meta = body.putObject("meta");
        meta.putObject("api_version").put("version", "2");
        if (said.usageSaid() != UsageSaid.ABSENT) {
            var told = said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill;
            meta.putObject("billed_units").put("input_tokens", told.inputTotal());
        }
        body.put("response_type", "embeddings_by_type");
        return CohereWire.whole(call, Json.compact(body), bill);
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
