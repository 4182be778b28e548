package io.sluice.provider.palm;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Sampling;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class PalmContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "palm";
    }

    @Override
    protected ProviderWire wire() {
        return new PalmTestWire(Leniency.STRICT);
    }

    @Override
    protected Reported reported(JsonNode usage) {
        throw new AssertionError("the API reports no usage");
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-sampling", chat(parameters(null, List.of(), 8)));
        requests.put("chat-max-tokens", chat(parameters(64L, List.of(), 1)));
        requests.put("chat-stop", chat(parameters(null, List.of("END"), 1)));
        requests.put("chat-too-many-answers", chat(parameters(null, List.of(), 9)));
        requests.put("completions-sampling", completion(parameters(64L, List.of("END", "STOP"), 2)));
        requests.put("completions-stops", completion(parameters(64L, Collections.nCopies(6, "END"), 2)));
        return requests;
    }

    private static ChatRequest chat(Parameters parameters) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(Message.of(Role.USER, "Hi")),
                parameters,
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }

    private static CompletionRequest completion(Parameters parameters) {
        return new CompletionRequest(
                CanonicalRequests.ROUTE, new Prompt.Texts(List.of("Once")), parameters, false, Delivery.WHOLE, null);
    }

    private static Parameters parameters(Long maxTokens, List<String> stops, int candidates) {
        var sampling =
                new Sampling(new BigDecimal("1.5"), new BigDecimal("0.9"), 40L, BigDecimal.ZERO, null, null, null);
        return new Parameters(
                sampling, new OutputLimits(maxTokens, stops, candidates), "none", null, "end-user-1", Extensions.NONE);
    }
}
