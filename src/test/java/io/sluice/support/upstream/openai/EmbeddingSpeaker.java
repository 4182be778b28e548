package io.sluice.support.upstream.openai;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Part;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;

/**
 * {@code POST /embeddings}: a vector of unit length that depends on the input alone, as numbers or as base64 of
 * little-endian floats, in as many dimensions as were asked for.
 */
final class EmbeddingSpeaker implements Endpoint.Speaker {

    private static final int USUAL_DIMENSIONS = 1536;
    private static final int LARGE_DIMENSIONS = 3072;

    private final Flavor flavor;

    EmbeddingSpeaker(Flavor flavor) {
        this.flavor = flavor;
    }

    @Override
    public Answer say(Call call, Said said) {
        var inputs = Inputs.of(call.body().path("input"));
        var bill = said.accounting()
                .settle(Tokens.of(
                        inputs.stream().mapToLong(Inputs.Input::tokens).sum(), 0));
        var scripted = scripted(said);
        var base64 = call.body().path("encoding_format").asText().equals("base64");
        var body = Json.object().put("object", "list");
        var data = body.putArray("data");
        for (var k = 0; k < inputs.size(); k++) {
            var vector = scripted.isEmpty()
                    ? vector(inputs.get(k).text(), dimensions(call))
                    : scripted.get(Math.min(k, scripted.size() - 1));
            var item = data.addObject().put("object", "embedding").put("index", k);
            if (base64) {
                item.put("embedding", base64(vector));
            } else {
                var numbers = item.putArray("embedding");
                vector.forEach(numbers::add);
            }
        }
        body.put("model", said.modelOr(flavor.account(call)));
        if (said.usageSaid() != UsageSaid.ABSENT) {
            var told = said.usageSaid() == UsageSaid.ZERO ? Tokens.NONE : bill;
            body.putObject("usage").put("prompt_tokens", told.inputTotal()).put("total_tokens", told.total());
        }
        return OpenAiWire.whole(flavor, call, flavor.print(flavor.plain(body)), bill);
    }

    private static List<List<Float>> scripted(Said said) {
        return said.choices().stream()
                .flatMap(List::stream)
                .filter(Part.Vector.class::isInstance)
                .map(part -> ((Part.Vector) part).values())
                .toList();
    }

    private static int dimensions(Call call) {
        return call.body()
                .path("dimensions")
                .asInt(call.model().contains("large") ? LARGE_DIMENSIONS : USUAL_DIMENSIONS);
    }

    private static List<Float> vector(String text, int dimensions) {
        var random = new SplittableRandom(text.hashCode());
        var raw = random.doubles(dimensions, -1, 1).toArray();
        var length = 0.0;
        for (var value : raw) {
            length += value * value;
        }
        var vector = new ArrayList<Float>(dimensions);
        for (var value : raw) {
            vector.add((float) (value / Math.sqrt(length)));
        }
        return vector;
    }

    private static String base64(List<Float> vector) {
        var bytes = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        vector.forEach(bytes::putFloat);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
