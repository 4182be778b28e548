package io.sluice.support.upstream.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What Anthropic refuses in a legacy completion. */
final class CompleteChecks implements Endpoint.Checks {

    private static final Set<String> FIELDS = Set.of(
            "model",
            "prompt",
            "max_tokens_to_sample",
            "stop_sequences",
            "temperature",
            "top_p",
            "top_k",
            "metadata",
            "stream");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        if (!body.isObject()) {
            return MessageChecks.refuse("Input should be a valid dictionary");
        }
        for (var name : new String[] {"model", "prompt", "max_tokens_to_sample"}) {
            if (!body.has(name)) {
                return MessageChecks.missing(name);
            }
        }
        for (var member : body.properties()) {
            if (!FIELDS.contains(member.getKey())) {
                return MessageChecks.refuse(member.getKey() + ": Extra inputs are not permitted");
            }
        }
        if (!call.rules().serves(call.model())) {
            return Optional.of(VendorError.of(404));
        }
        if (body.path("max_tokens_to_sample").asInt() < 1) {
            return MessageChecks.refuse("max_tokens_to_sample: Input should be greater than or equal to 1");
        }
        var temperature = body.path("temperature").asDouble();
        if (temperature < 0 || temperature > 1) {
            return MessageChecks.refuse("temperature: range: 0..1");
        }
        var prompt = body.path("prompt").asText();
        if (!prompt.startsWith("\n\nHuman:")) {
            return MessageChecks.refuse("prompt must start with \"\n\nHuman:\" turn");
        }
        if (!prompt.contains("\n\nAssistant:")) {
            return MessageChecks.refuse("prompt must end with \"\n\nAssistant:\" turn");
        }
        return MessageChecks.stops(body);
    }
}
