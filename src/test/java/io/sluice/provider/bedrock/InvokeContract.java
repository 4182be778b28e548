package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.Sampling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** InvokeModel in the form of one vendor. */
abstract class InvokeContract extends ProviderContract {
    private final String name;
    private final String model;

    InvokeContract(String name, String model) {
        this.name = name;
        this.model = model;
    }

    @Override
    protected String name() {
        return name;
    }

    @Override
    protected ProviderWire wire() {
        return new BedrockTestWire(BedrockTestWire.target(model, Leniency.STRICT));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        return new Reported(
                usage.path("inputTokens").asLong(), usage.path("outputTokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("completions-parameters", asked(1, null, Extensions.NONE));
        requests.put("completions-three-answers", asked(3, null, Extensions.NONE));
        requests.put("completions-logprobs", asked(1, 2, Extensions.NONE));
        requests.put("completions-forwarded", asked(1, null, extensions(true)));
        requests.put("completions-unknown", asked(1, null, extensions(false)));
        requests.put(
                "embeddings-many", CanonicalRequests.embedding(new Prompt.Texts(Collections.nCopies(97, "a")), null));
        return requests;
    }

    private static Extensions extensions(boolean forwarded) {
        return new Extensions(Map.of("mirostat", CanonicalRequests.json("2")), forwarded);
    }

    private static CompletionRequest asked(int candidates, Integer logProbs, Extensions extensions) {
        var sampling = new Sampling(new BigDecimal("1.5"), new BigDecimal("1"), null, null, null, 7L, null);
        var limits = new OutputLimits(10_000L, List.of("\n"), candidates);
        var parameters = new Parameters(sampling, limits, "none", logProbs, null, extensions);
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Human: Once upon")),
                parameters,
                false,
                Delivery.WHOLE,
                null);
    }
}
