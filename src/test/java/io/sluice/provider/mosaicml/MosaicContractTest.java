package io.sluice.provider.mosaicml;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Part;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Sampling;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class MosaicContractTest extends ProviderContract {
    @Override
    protected String name() {
        return "mosaicml";
    }

    @Override
    protected ProviderWire wire() {
        return new MosaicTestWire(Leniency.STRICT);
    }

    @Override
    protected Reported reported(JsonNode usage) {
        throw new AssertionError("the service reports no usage");
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-sampling", sampling());
        requests.put(
                "chat-system-after-answer",
                CanonicalRequests.chat(
                        Message.of(Role.USER, "Hi"),
                        Message.of(Role.ASSISTANT, "Hello"),
                        Message.of(Role.SYSTEM, "Be brief."),
                        Message.of(Role.USER, "Who are you?"),
                        Message.of(Role.USER, "Quick!"),
                        new Message(
                                Role.ASSISTANT, List.of(new Part.Thought("Hm.", null), new Part.Text("I am")), null)));
        return requests;
    }

    private static ChatRequest sampling() {
        var sampling =
                new Sampling(new BigDecimal("0.8"), new BigDecimal("0.9"), 40L, BigDecimal.ZERO, null, null, null);
        var limits = new OutputLimits(64L, List.of("END"), 1);
        var parameters = new Parameters(sampling, limits, "none", null, "end-user-1", Extensions.NONE);
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(Message.of(Role.SYSTEM, "Be brief."), Message.of(Role.USER, "Hi")),
                parameters,
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }
}
