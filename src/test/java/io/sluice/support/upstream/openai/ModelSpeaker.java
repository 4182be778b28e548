package io.sluice.support.upstream.openai;

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

    private static final Set<String> USUAL =
            Set.of("gpt-4o", "gpt-4o-mini", "gpt-3.5-turbo-instruct", "text-embedding-3-small");
    private static final long BORN = 1_715_367_049L;

    private final Flavor flavor;

    ModelSpeaker(Flavor flavor) {
        this.flavor = flavor;
    }

    /** Refuses a model that is not served. */
    static Optional<VendorError> known(Call call, JsonNode body) {
        var id = call.variables().get("id");
        return id == null || call.rules().serves(id)
                ? Optional.empty()
                : Optional.of(VendorError.of(404)
                        .withCode("model_not_found")
                        .withParam("model")
                        .withMessage("The model '" + id + "' does not exist"));
    }

    @Override
    public Answer say(Call call, Said said) {
        var id = call.variables().get("id");
        if (id != null) {
            return OpenAiWire.whole(flavor, call, flavor.print(flavor.plain(model(id))), Tokens.NONE);
        }
        var models = call.rules().models().isEmpty() ? USUAL : call.rules().models();
        var list = Json.object().put("object", "list");
        var data = list.putArray("data");
        models.stream().sorted().forEach(model -> data.add(model(model)));
        return OpenAiWire.whole(flavor, call, flavor.print(flavor.plain(list)), Tokens.NONE);
    }

    private static ObjectNode model(String id) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", BORN)
                .put("owned_by", "system");
    }
}
