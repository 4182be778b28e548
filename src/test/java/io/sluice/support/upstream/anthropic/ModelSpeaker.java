package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Answer;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.Json;
import io.sluice.support.upstream.Said;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** {@code GET /models} and {@code GET /models/{id}}. */
final class ModelSpeaker implements Endpoint.Speaker {

    private static final Set<String> USUAL = Set.of("claude-sonnet-4-5", "claude-haiku-4-5");

    /** Refuses a model that is not served. */
    static Optional<VendorError> known(Call call, JsonNode body) {
        var id = call.variables().get("id");
        return id == null || call.rules().serves(id)
                ? Optional.empty()
                : Optional.of(VendorError.of(404).withMessage("model: " + id));
    }

    @Override
    public Answer say(Call call, Said said) {
        var models = call.rules().models().isEmpty() ? USUAL : call.rules().models();
        var id = call.variables().get("id");
        if (id != null) {
            return AnthropicWire.whole(call, Json.compact(model(id)), Tokens.NONE);
        }
        var sorted = models.stream().sorted().toList();
        var list = Json.object();
        var data = list.putArray("data");
        sorted.forEach(model -> data.add(model(model)));
        list.put("has_more", false).put("first_id", sorted.getFirst()).put("last_id", sorted.getLast());
        return AnthropicWire.whole(call, Json.compact(list), Tokens.NONE);
    }

    private static ObjectNode model(String id) {
        return Json.object()
                .put("type", "model")
                .put("id", id)
                .put("display_name", id)
                .put("created_at", "2026-01-02T00:00:00Z");
    }
}
