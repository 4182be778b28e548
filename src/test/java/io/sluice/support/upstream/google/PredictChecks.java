package io.sluice.support.upstream.google;

import static io.sluice.support.upstream.google.ContentChecks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What Vertex AI refuses in a prediction of vectors. */
final class PredictChecks implements Endpoint.Checks {
    private static final int MOST_TEXTS = 250;
    private static final Set<String> OF_INSTANCE = Set.of("content", "task_type", "title");
    private static final Set<String> OF_ALL = Set.of("outputDimensionality", "autoTruncate");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404));
        }
        var instances = body.path("instances");
        var most = call.model().equals("gemini-embedding-001") ? 1 : MOST_TEXTS;
        if (instances.isEmpty() || instances.size() > most) {
            return refuse(instances.size() + " instance(s) is given, but at most " + most + " is allowed.");
        }
        for (var instance : instances) {
            if (instance.path("content").asText().isEmpty()) {
                return refuse("The text content is empty.");
            }
            var unknown = unknown(instance, OF_INSTANCE);
            if (unknown.isPresent()) {
                return unknown;
            }
        }
        return unknown(body.path("parameters"), OF_ALL);
    }

    private static Optional<VendorError> unknown(JsonNode object, Set<String> known) {
        for (var member : object.properties()) {
            if (!known.contains(member.getKey())) {
                return refuse("Unknown name \"" + member.getKey() + "\": Cannot find field.");
            }
        }
        return Optional.empty();
    }
}
