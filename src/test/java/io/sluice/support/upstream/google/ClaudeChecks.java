package io.sluice.support.upstream.google;

import static io.sluice.support.upstream.google.ContentChecks.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;

/** What Vertex AI refuses in a request for Claude: a model or no version in the body, and then what Anthropic refuses. */
final class ClaudeChecks implements Endpoint.Checks {
    private final Endpoint.Checks vendor;
    private final boolean addressed;

    /** @param addressed whether the model stands in the address; else in the body */
    ClaudeChecks(Endpoint.Checks vendor, boolean addressed) {
        this.vendor = vendor;
        this.addressed = addressed;
    }

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!body.path("anthropic_version").asText().equals("vertex-2023-10-16")) {
            return refuse("anthropic_version: Field required");
        }
        if (addressed == body.has("model")) {
            return refuse("model: Extra inputs are not permitted");
        }
        var operation = call.variables().getOrDefault("operation", "");
        if (body.path("stream").asBoolean() != operation.equals("streamRawPredict")) {
            return refuse("The double streams where both the operation and the body say so.");
        }
        ObjectNode message = body.deepCopy();
        message.remove("anthropic_version");
        message.put("model", call.model());
        return vendor.refusal(call, message);
    }
}
