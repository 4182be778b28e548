package io.sluice.provider.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Sampling;
import io.sluice.model.Source;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class TgiContractTest extends ProviderContract {
    private static final Json DOCUMENT = CanonicalRequests.json("""
            {"model":"chat","messages":[{"role":"user","content":"Hi"}],"temperature":0,"top_p":1.0,"n":1,
            "response_format":{"type":"text"},"tool_prompt":"Use a tool."}""");

    @Override
    protected String name() {
        return "huggingface";
    }

    @Override
    protected ProviderWire wire() {
        return new TgiTestWire(Leniency.STRICT);
    }

    @Override
    protected Reported reported(JsonNode usage) {
        return usage.has("total_tokens")
                ? new Reported(
                        usage.path("prompt_tokens").asLong(),
                        usage.path("completion_tokens").asLong())
                : new Reported(
                        usage.path("input_length").asLong(),
                        usage.path("generated_tokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-own-document", ownDocument());
        requests.put("chat-sampling", chat(sampling("0.3", "0.9", null, null)));
        requests.put("chat-top-p-of-one", chat(sampling("0.3", "1", null, null)));
        requests.put("completions-sampling", completion(sampling("0.7", "0.9", 40L, "-3"), Delivery.WHOLE));
        requests.put("completions-sampling-greedy", completion(sampling("0", "0.9", 40L, "1"), Delivery.STREAM));
        requests.put("completions-sampling-idle", completion(sampling("1", "1", 0L, null), Delivery.STREAM));
        requests.put("completions-own-extensions", completion(extended(true, false), Delivery.WHOLE));
        requests.put("completions-extensions-refused", completion(extended(false, false), Delivery.WHOLE));
        requests.put("completions-extensions-forwarded", completion(extended(false, true), Delivery.WHOLE));
        requests.put("completions-several", completion(limits(2), Delivery.WHOLE));
        return requests;
    }

    private static ChatRequest ownDocument() {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(Message.of(Role.USER, "Hi")),
                sampling("0", "1.0", null, null),
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                new Source(Family.OPENAI, DOCUMENT));
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

    private static CompletionRequest completion(Parameters parameters, Delivery delivery) {
        return new CompletionRequest(
                CanonicalRequests.ROUTE, new Prompt.Texts(List.of("Once")), parameters, false, delivery, null);
    }

    private static Parameters sampling(String temperature, String topP, Long topK, String frequency) {
        var sampling = new Sampling(
                new BigDecimal(temperature),
                new BigDecimal(topP),
                topK,
                null,
                frequency == null ? null : new BigDecimal(frequency),
                7L,
                null);
        return new Parameters(sampling, OutputLimits.UNSET, "none", null, "end-user-1", Extensions.NONE);
    }

    private static Parameters limits(int candidates) {
        var limits = new OutputLimits(16L, List.of("END"), candidates);
        return new Parameters(Sampling.UNSET, limits, null, null, null, Extensions.NONE);
    }

    private static Parameters extended(boolean own, boolean forwarded) {
        var members = new LinkedHashMap<String, Json>();
        members.put("best_of", CanonicalRequests.json("1"));
        if (own) {
            members.put("grammar", CanonicalRequests.json("{\"type\":\"json\",\"value\":{\"type\":\"object\"}}"));
            members.put("repetition_penalty", CanonicalRequests.json("1.1"));
        } else {
            members.put("mirostat", CanonicalRequests.json("2"));
        }
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, forwarded));
    }
}
