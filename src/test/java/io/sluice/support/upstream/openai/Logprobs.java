package io.sluice.support.upstream.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.TokenRule;
import java.nio.charset.StandardCharsets;

/** Log probabilities of a chat answer, one entry a token; the numbers are made up and always the same. */
final class Logprobs {

    static final double LIKELY = -0.25;

    private Logprobs() {}

    static boolean asked(Call call) {
        return call.body().path("logprobs").asBoolean(false);
    }

    /** Entries for the tokens of a text, with as many alternatives as the request asks for. */
    static ObjectNode of(Call call, String text) {
        var alternatives = call.body().path("top_logprobs").asInt(0);
        var logprobs = Json.object();
        var content = logprobs.putArray("content");
        for (var token : TokenRule.pieces(text, 1)) {
            var entry = entry(token, LIKELY);
            var top = entry.putArray("top_logprobs");
            for (var k = 0; k < alternatives; k++) {
                top.add(entry(k == 0 ? token : token + k, LIKELY - k));
            }
            content.add(entry);
        }
        logprobs.putNull("refusal");
        return logprobs;
    }

    private static ObjectNode entry(String token, double logprob) {
        var entry = Json.object().put("token", token).put("logprob", logprob);
        var bytes = entry.putArray("bytes");
        for (var value : token.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(value & 0xff);
        }
        return entry;
    }
}
