package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code logprobsResult} in OpenAI's shape. Pure. */
final class GeminiLogProbs {
    private GeminiLogProbs() {}

    /** Empty when the candidate tells none. */
    static Optional<Json> read(JsonNode result) {
        JsonNode chosen = result.path("chosenCandidates");
        if (!chosen.isArray() || chosen.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode told = JsonCodec.object();
        ArrayNode content = told.putArray("content");
        for (int i = 0; i < chosen.size(); i++) {
            ObjectNode token = token(chosen.get(i));
            ArrayNode alternatives = token.putArray("top_logprobs");
            for (JsonNode alternative : result.path("topCandidates").path(i).path("candidates")) {
                alternatives.add(token(alternative));
            }
            content.add(token);
        }
        return Optional.of(Json.of(told));
    }

    private static ObjectNode token(JsonNode candidate) {
        String text = candidate.path("token").asText();
        ObjectNode token = JsonCodec.object().put("token", text);
        token.set("logprob", candidate.path("logProbability"));
        ArrayNode bytes = token.putArray("bytes");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        return token;
    }
}
