package io.sluice.support.upstream.cohere;

import static io.sluice.support.upstream.cohere.Checks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What Cohere refuses in a request for embeddings. */
final class EmbedChecks implements Endpoint.Checks {

    private static final int MOST_TEXTS = 96;
    private static final Set<String> FIELDS = Set.of(
            "model",
            "texts",
            "images",
            "inputs",
            "input_type",
            "embedding_types",
            "output_dimension",
            "max_tokens",
            "truncate",
            "priority");
    private static final Set<String> TYPES =
            Set.of("search_document", "search_query", "classification", "clustering", "image");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return Checks.head(call, body, FIELDS).or(() -> embedding(body));
    }

    private static Optional<VendorError> embedding(JsonNode body) {
        var texts = body.path("texts");
        if (texts.isEmpty()) {
            return refuse("invalid request: must set one of texts, images or inputs");
        }
        if (texts.size() > MOST_TEXTS) {
            return refuse("invalid request: total number of texts must be at most " + MOST_TEXTS + " - received "
                    + texts.size());
        }
        for (var text : texts) {
            if (!text.isTextual()) {
                return refuse("invalid request: texts must be strings");
            }
        }
        if (!TYPES.contains(body.path("input_type").asText())) {
            return refuse("invalid request: valid input_type must be provided with the provided model");
        }
        return Set.of(256, 512, 1024, 1536)
                        .contains(body.path("output_dimension").asInt(1536))
                ? Optional.empty()
                : refuse("invalid request: output_dimension must be one of 256, 512, 1024, 1536");
    }
}
