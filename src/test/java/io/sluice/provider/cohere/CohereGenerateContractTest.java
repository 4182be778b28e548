package io.sluice.provider.cohere;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first version of the API, with a model that it completes texts with. */
class CohereGenerateContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "cohere-generate";
    }

    @Override
    protected ProviderWire wire() {
        return new CohereTestWire(CohereTestWire.target("command", Leniency.STRICT));
    }

    @Override
    protected Reported reported(JsonNode meta) {
        JsonNode units = meta.path("billed_units");
        return new Reported(
                units.path("input_tokens").asLong(), units.path("output_tokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("completions-parameters", asked(3, null));
        requests.put("completions-too-many-answers", asked(6, null));
        requests.put("completions-logprobs", asked(1, 2));
        return requests;
    }

    private static CompletionRequest asked(int candidates, Integer logProbs) {
        var sampling = new Sampling(new BigDecimal("2.5"), new BigDecimal("1"), 3L, null, null, null, null);
        var limits = new OutputLimits(16L, List.of("\n"), candidates);
        var parameters = new Parameters(sampling, limits, "none", logProbs, null, Extensions.NONE);
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once upon")),
                parameters,
                false,
                Delivery.STREAM,
                null);
    }
}
