package io.sluice.provider.ollama;

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
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ollama's own API. Its other one is a server of the OpenAI family like any. */
class OllamaContractTest extends ProviderContract {
    private static final Message QUESTION = Message.of(Role.USER, "How is the weather?");

    @Override
    protected String name() {
        return "ollama-native";
    }

    @Override
    protected ProviderWire wire() {
        return new OllamaTestWire(OllamaTestWire.target("qwen3:8b", 32768, "10m"));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        return new Reported(
                usage.path("prompt_eval_count").asLong(),
                usage.path("eval_count").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-sampling", chat(sampling()));
        requests.put("chat-effort-none", chat(effort("none")));
        requests.put("chat-extensions-own", chat(own()));
        requests.put("chat-odd-messages", oddMessages());
        requests.put("chat-arguments-no-json", called("{\"city\":"));
        requests.put("chat-arguments-no-object", called("[1]"));
        requests.put("embeddings-truncate", truncate());
        return requests;
    }

    private static ChatRequest chat(Parameters parameters) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION),
                parameters,
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }

    /** Thoughts of this vendor and of another, a refusal, an empty message, a result that nobody asked for. */
    private static ChatRequest oddMessages() {
        return CanonicalRequests.chat(
                Message.of(Role.SYSTEM, ""),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.Thought("I must look.", null),
                                new Part.Thought("Signed.", "c2ln"),
                                new Part.ToolCall("now_1", "now", "")),
                        null),
                new Message(Role.TOOL, List.of(new Part.ToolResult("now_1", List.of(), false)), null),
                new Message(Role.TOOL, List.of(new Part.ToolResult("then_1", List.of(new Part.Text("?")), true)), null),
                new Message(Role.ASSISTANT, List.of(new Part.Refusal("I will not say.")), null),
                new Message(Role.ASSISTANT, List.of(), null),
                QUESTION);
    }

    private static ChatRequest called(String arguments) {
        return CanonicalRequests.chat(
                QUESTION,
                new Message(Role.ASSISTANT, List.of(new Part.ToolCall("call_1", "weather", arguments)), null),
                QUESTION);
    }

    private static EmbeddingRequest truncate() {
        var members = Map.of("truncate", CanonicalRequests.json("false"));
        return new EmbeddingRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("a")),
                null,
                "end-user-1",
                new Extensions(members, false),
                null);
    }

    private static Parameters sampling() {
        var sampling = new Sampling(
                new BigDecimal("0.3"),
                new BigDecimal("0.9"),
                40L,
                new BigDecimal("0.1"),
                new BigDecimal("0.2"),
                7L,
                null);
        var limits = new OutputLimits(100L, List.of("END", "STOP"), 1);
        return new Parameters(sampling, limits, null, null, "end-user-1", Extensions.NONE);
    }

    private static Parameters effort(String effort) {
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, effort, null, null, Extensions.NONE);
    }

    private static Parameters own() {
        var members = new LinkedHashMap<String, Json>();
        members.put("num_ctx", CanonicalRequests.json("8192"));
        members.put("options", CanonicalRequests.json("{\"repeat_penalty\":1.1}"));
        members.put("keep_alive", CanonicalRequests.json("\"1h\""));
        members.put("think", CanonicalRequests.json("false"));
        members.put("stream_options", CanonicalRequests.json("{\"include_usage\":true}"));
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, false));
    }
}
