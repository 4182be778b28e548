package io.sluice.support.upstream.google;

import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.TokenRule;
import io.sluice.support.upstream.Tokens;

/** {@code :predict}: a prediction for each text, each with its count. What is left of a scripted count is told with the last. */
final class PredictSpeaker implements Endpoint.Speaker {
    private static final int USUAL_DIMENSIONS = 768;

    @Override
    public Answer say(Call call, Said said) {
        var scripted = EmbedSpeaker.scripted(said);
        var instances = call.body().path("instances");
        var dimensions =
                call.body().path("parameters").path("outputDimensionality").asInt(USUAL_DIMENSIONS);
        var counted = 0L;
        for (var instance : instances) {
            counted += TokenRule.count(instance.path("content").asText());
        }
        var bill = said.accounting().settle(Tokens.of(counted, 0));
        var left = said.usageSaid() == UsageSaid.ZERO ? 0 : bill.inputTotal();
        var body = Json.object();
        var predictions = body.putArray("predictions");
        for (var k = 0; k < instances.size(); k++) {
            var text = instances.get(k).path("content").asText();
            var embeddings = predictions.addObject().putObject("embeddings");
            if (said.usageSaid() != UsageSaid.ABSENT) {
                var count = k == instances.size() - 1 ? left : Math.min(left, TokenRule.count(text));
                left -= count;
                embeddings.putObject("statistics").put("truncated", false).put("token_count", count);
            }
            var values = embeddings.putArray("values");
            var vector = scripted.isEmpty()
                    ? EmbedSpeaker.vector(text, dimensions)
                    : scripted.get(Math.min(k, scripted.size() - 1));
            vector.forEach(values::add);
        }
        return Answers.whole(call, body, bill);
    }
}
