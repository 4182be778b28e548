package io.sluice.support.upstream.google;

import static io.sluice.support.upstream.google.ContentChecks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What the Gemini API refuses in requests for embeddings. */
final class EmbedChecks implements Endpoint.Checks {
    private static final int MOST_TEXTS = 100;
    private static final Set<String> FIELDS = Set.of("model", "content", "taskType", "title", "outputDimensionality");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404));
        }
        if (!call.variables().getOrDefault("operation", "").startsWith("batch")) {
            return one(body);
        }
        var requests = body.path("requests");
        if (requests.isEmpty() || requests.size() > MOST_TEXTS) {
            return refuse(
                    "BatchEmbedContentsRequest.requests: at most " + MOST_TEXTS + " requests can be in one batch");
        }
        for (var request : requests) {
            if (!request.path("model").asText().equals("models/" + call.model())) {
                return refuse("BatchEmbedContentsRequest.requests.model: must be the model of the path");
            }
            var refusal = one(request);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    private static Optional<VendorError> one(JsonNode request) {
        for (var member : request.properties()) {
            if (!FIELDS.contains(member.getKey())) {
                return refuse("Invalid JSON payload received. Unknown name \"" + member.getKey() + "\"");
            }
        }
        return request.path("content")
                        .path("parts")
                        .path(0)
                        .path("text")
                        .asText()
                        .isEmpty()
                ? refuse("content.parts: must not be empty")
                : Optional.empty();
    }
}
