package io.sluice.support.upstream.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.upstream.Call;
import io.sluice.support.upstream.Endpoint;
import io.sluice.support.upstream.VendorError;
import java.util.Optional;
import java.util.Set;

/** What Cohere refuses in a legacy generation. */
final class GenerateChecks implements Endpoint.Checks {

    private static final Set<String> FIELDS = Set.of(
            "model",
            "prompt",
            "num_generations",
            "stream",
            "max_tokens",
            "truncate",
            "temperature",
            "seed",
            "preset",
            "end_sequences",
            "stop_sequences",
            "k",
            "p",
            "frequency_penalty",
            "presence_penalty",
            "return_likelihoods",
            "raw_prompting");

    @Override
    public Optional<VendorError> refusal(Call call, JsonNode body) {
        return Checks.head(call, body, FIELDS)
                .or(() -> body.path("prompt").asText().isEmpty()
                        ? Checks.refuse("invalid request: prompt must be at least 1 token long.")
                        : Optional.empty())
                .or(() -> Checks.range(body, "num_generations", 1, 5))
                .or(() -> Checks.sampling(body, 5));
    }
}
