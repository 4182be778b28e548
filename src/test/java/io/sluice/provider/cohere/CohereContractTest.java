package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.Sampling;
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
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

/** The second version of the API, with a model that reasons. */
class CohereContractTest extends ProviderContract {
    private static final Message QUESTION = Message.of(Role.USER, "How is the weather?");
    private static final Json SCHEMA = CanonicalRequests.json("{\"type\":\"object\",\"required\":[\"city\"]}");
    private static final ToolSpec STRICT = new ToolSpec.Function("weather", null, SCHEMA, true);
    private static final ToolSpec NOW = new ToolSpec.Function("now", null, null, null);

    @Override
    protected String name() {
        return "cohere";
    }

    @Override
    protected ProviderWire wire() {
        return new CohereTestWire(CohereTestWire.target("command-a-reasoning-08-2025", Leniency.STRICT));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        JsonNode told = usage.has("tokens") ? usage.path("tokens") : usage.path("billed_units");
        return new Reported(
                told.path("input_tokens").asLong(), told.path("output_tokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-sampling", chat(sampling("0.3", "0.9", 40L, "0.1", "0.2"), Tooling.NONE));
        requests.put("chat-sampling-clamped", chat(sampling("2.0", "1", 1000L, "-1", "2"), Tooling.NONE));
        requests.put("chat-stops-too-many", chat(stops(6), Tooling.NONE));
        requests.put("chat-effort-none", chat(effort("none", null), Tooling.NONE));
        requests.put("chat-effort-high", chat(effort("high", null), Tooling.NONE));
        requests.put("chat-effort-small-limit", chat(effort("medium", 100L), Tooling.NONE));
        requests.put("chat-extensions-own", chat(own(), Tooling.NONE));
        requests.put("chat-extensions-harmless", chat(harmless(), Tooling.NONE));
        requests.put("chat-tools-strict", chat(plain(), new Tooling(List.of(STRICT), null, null)));
        requests.put("chat-tools-strict-in-part", chat(plain(), new Tooling(List.of(STRICT, NOW), null, null)));
        requests.put(
                "chat-tools-one-of-two",
                chat(plain(), new Tooling(List.of(STRICT, NOW), new ToolChoice.Named("now"), null)));
        requests.put(
                "chat-tools-unknown", chat(plain(), new Tooling(List.of(NOW), new ToolChoice.Named("then"), null)));
        requests.put("chat-no-tools-required", chat(plain(), new Tooling(List.of(), new ToolChoice.Required(), null)));
        requests.put("chat-tools-and-format", toolsAndFormat());
        requests.put("chat-odd-messages", oddMessages());
        requests.put(
                "embeddings-too-many",
                CanonicalRequests.embedding(new Prompt.Texts(Collections.nCopies(97, "a")), null));
        requests.put("embeddings-input-type", inputType());
        return requests;
    }

    private static ChatRequest chat(Parameters parameters, Tooling tooling) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION),
                parameters,
                tooling,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }

    private static ChatRequest toolsAndFormat() {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION),
                plain(),
                new Tooling(List.of(NOW), null, null),
                new ResponseFormat.JsonObject(),
                Delivery.WHOLE,
                null);
    }

    /** Thoughts of this vendor and of another, a refusal, an empty message, text beside a call, a result of nothing. */
    private static ChatRequest oddMessages() {
        return CanonicalRequests.chat(
                Message.of(Role.SYSTEM, ""),
                new Message(Role.USER, List.of(new Part.Text("a"), new Part.Text(""), new Part.Text("b")), null),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Thought("I must look.", null),
                                new Part.Thought("Signed.", "c2ln"),
                                new Part.Text("Looking."),
                                new Part.ToolCall("now_1", "now", "")),
                        null),
                new Message(Role.TOOL, List.of(new Part.ToolResult("now_1", List.of(), false)), null),
                new Message(Role.ASSISTANT, List.of(new Part.Refusal("I will not say.")), null),
                new Message(Role.ASSISTANT, List.of(), null),
                QUESTION);
    }

    private static EmbeddingRequest inputType() {
        var members = Map.of("input_type", CanonicalRequests.json("\"search_query\""));
        return new EmbeddingRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("a")),
                null,
                "end-user-1",
                new Extensions(members, false),
                null);
    }

    private static Parameters plain() {
        return CanonicalRequests.parameters();
    }

    private static Parameters sampling(String temperature, String topP, Long topK, String presence, String frequency) {
        var sampling = new Sampling(
                new BigDecimal(temperature),
                new BigDecimal(topP),
                topK,
                new BigDecimal(presence),
                new BigDecimal(frequency),
                7L,
                null);
        var limits = new OutputLimits(100L, List.of("END", "STOP"), 1);
        return new Parameters(sampling, limits, null, null, "end-user-1", Extensions.NONE);
    }

    private static Parameters stops(int count) {
        var limits = new OutputLimits(null, Collections.nCopies(count, "END"), null);
        return new Parameters(Sampling.UNSET, limits, null, null, null, Extensions.NONE);
    }

    private static Parameters effort(String effort, Long maxTokens) {
        var limits = new OutputLimits(maxTokens, List.of(), null);
        return new Parameters(Sampling.UNSET, limits, effort, null, null, Extensions.NONE);
    }

    private static Parameters own() {
        return extended(new LinkedHashMap<>(Map.of(
                "safety_mode", CanonicalRequests.json("\"STRICT\""),
                "stream_options", CanonicalRequests.json("{\"include_usage\":true}"))));
    }

    private static Parameters harmless() {
        return extended(new LinkedHashMap<>(Map.of(
                "store", CanonicalRequests.json("false"),
                "service_tier", CanonicalRequests.json("\"auto\""),
                "modalities", CanonicalRequests.json("[\"text\"]"),
                "prediction", CanonicalRequests.json("null"))));
    }

    private static Parameters extended(Map<String, Json> members) {
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, false));
    }
}
