package io.sluice.provider.family.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
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

/** The wire as the Gemini API has it, with a model of its third generation. */
class GeminiContractTest extends ProviderContract {
    private static final Message QUESTION = Message.of(Role.USER, "How is the weather?");
    private static final ToolSpec NOW = new ToolSpec.Function("now", null, null, null);
    private static final Part.ToolCall CALL = new Part.ToolCall("call_1", "now", "{}");
    private static final Part.ToolCall SECOND = new Part.ToolCall("call_2", "now", "{\"zone\":\"CET\"}");

    @Override
    protected String name() {
        return "gemini";
    }

    @Override
    protected ProviderWire wire() {
        return new GeminiTestWire(
                GeminiTestWire.target(GeminiHost.GEMINI_API, "gemini-3-flash-preview", Leniency.STRICT));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        long prompt = usage.path("promptTokenCount").asLong()
                + usage.path("toolUsePromptTokenCount").asLong();
        long completion = usage.path("candidatesTokenCount").asLong()
                + usage.path("thoughtsTokenCount").asLong();
        return new Reported(prompt, completion);
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-sampling", chat(sampling("0.3", "0.9", 7L)));
        requests.put("chat-sampling-clamped", chat(sampling("2.5", "1.2", -1L)));
        requests.put("chat-seed-too-large", chat(sampling("0", "1", 5_000_000_000L)));
        requests.put("chat-stops-too-many", chat(limits(null, 6, 1)));
        requests.put("chat-too-many-answers", chat(limits(null, 1, 9)));
        requests.put("chat-logprobs", chat(logProbs(3)));
        requests.put("chat-logprobs-chosen-only", chat(logProbs(0)));
        requests.put("chat-effort-none", chat(effort("none")));
        requests.put("chat-effort-high", chat(effort("high")));
        requests.put("chat-effort-unknown", chat(effort("enormous")));
        requests.put("chat-extensions-own", chat(own()));
        requests.put("chat-extensions-harmless", chat(harmless()));
        requests.put("chat-service-tier", chat(extended(Map.of("service_tier", CanonicalRequests.json("\"flex\"")))));
        requests.put("chat-tools-and-format", toolsAndFormat());
        requests.put("chat-tools-without-arguments", withTools(emptySchema(), null));
        requests.put("chat-tools-schema-no-object", withTools("[]", null));
        requests.put("chat-no-tools-required", withTools(null, new ToolChoice.Required()));
        requests.put("chat-signed-call", signedCall());
        requests.put("chat-signed-text", signedText());
        requests.put("chat-results-out-of-order", resultsOutOfOrder());
        requests.put("chat-result-object", result(new Part.Text("{\"celsius\":7}")));
        requests.put("chat-result-image", result(image(), new Part.Text("see below")));
        requests.put("chat-result-missing", CanonicalRequests.chat(QUESTION, assistant(CALL), QUESTION));
        requests.put("chat-result-orphan", CanonicalRequests.chat(QUESTION, result("call_9", "late")));
        requests.put(
                "chat-result-twice",
                CanonicalRequests.chat(QUESTION, assistant(CALL), result("call_1", "a"), result("call_1", "b")));
        requests.put("chat-calls-of-one-id", CanonicalRequests.chat(QUESTION, assistant(CALL, CALL)));
        requests.put(
                "chat-arguments-no-object",
                CanonicalRequests.chat(QUESTION, assistant(new Part.ToolCall("call_1", "now", "[1]"))));
        requests.put("chat-system-only", CanonicalRequests.chat(Message.of(Role.SYSTEM, "Be brief.")));
        requests.put("chat-image-without-type", CanonicalRequests.chat(user(imageAt("https://images.example/a"))));
        requests.put("chat-system-image", CanonicalRequests.chat(new Message(Role.SYSTEM, List.of(image()), null)));
        requests.put("completions-instructed", instructed());
        requests.put(
                "embeddings-too-many",
                CanonicalRequests.embedding(new Prompt.Texts(Collections.nCopies(101, "a")), null));
        requests.put("embeddings-task-type", taskType());
        return requests;
    }

    private static ChatRequest chat(Parameters parameters) {
        return chat(List.of(QUESTION), parameters, Tooling.NONE, new ResponseFormat.Text());
    }

    private static ChatRequest chat(
            List<Message> messages, Parameters parameters, Tooling tooling, ResponseFormat format) {
        return new ChatRequest(CanonicalRequests.ROUTE, messages, parameters, tooling, format, Delivery.WHOLE, null);
    }

    private static ChatRequest toolsAndFormat() {
        return chat(
                List.of(QUESTION),
                CanonicalRequests.parameters(),
                new Tooling(List.of(NOW), null, null),
                new ResponseFormat.JsonObject());
    }

    private static String emptySchema() {
        return "{\"type\":\"object\",\"properties\":{}}";
    }

    private static ChatRequest withTools(String schema, ToolChoice choice) {
        List<ToolSpec> tools = schema == null
                ? List.of()
                : List.of(new ToolSpec.Function("now", "The time.", CanonicalRequests.json(schema), null));
        return chat(
                List.of(QUESTION),
                CanonicalRequests.parameters(),
                new Tooling(tools, choice, null),
                new ResponseFormat.Text());
    }

    /** As the model told it: the signature of the call comes right before it; a second call has none. */
    private static ChatRequest signedCall() {
        return CanonicalRequests.chat(
                QUESTION,
                assistant(new Part.Thought("I need the time.", "c2lnbmVkLWNhbGw="), CALL, SECOND),
                result("call_1", "12:00"),
                result("call_2", "13:00"));
    }

    private static ChatRequest signedText() {
        return CanonicalRequests.chat(
                QUESTION,
                assistant(new Part.Text("It rains."), new Part.Thought("", "c2lnbmVkLXRleHQ=")),
                Message.of(Role.USER, "Still?"));
    }

    private static ChatRequest resultsOutOfOrder() {
        return CanonicalRequests.chat(
                QUESTION,
                assistant(CALL, SECOND),
                new Message(
                        Role.USER,
                        List.of(
                                new Part.Text("Here:"),
                                new Part.ToolResult("call_2", List.of(new Part.Text("13:00")), false),
                                new Part.ToolResult("call_1", List.of(new Part.Text("12:00")), false)),
                        null));
    }

    private static ChatRequest result(Part... content) {
        return CanonicalRequests.chat(
                QUESTION,
                assistant(CALL),
                new Message(Role.TOOL, List.of(new Part.ToolResult("call_1", List.of(content), false)), null));
    }

    private static Message result(String id, String text) {
        return new Message(Role.TOOL, List.of(new Part.ToolResult(id, List.of(new Part.Text(text)), false)), null);
    }

    private static Message assistant(Part... parts) {
        return new Message(Role.ASSISTANT, List.of(parts), null);
    }

    private static Message user(Part... parts) {
        return new Message(Role.USER, List.of(parts), null);
    }

    private static Part image() {
        return new Part.Image(new Part.Media.Inline("image/png", "iVBORw0KGgo="), null);
    }

    private static Part imageAt(String url) {
        return new Part.Image(new Part.Media.Url(url), null);
    }

    private static CompletionRequest instructed() {
        var members = Map.of("system_prompt", CanonicalRequests.json("\"Be brief.\""));
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once upon")),
                new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, true)),
                false,
                Delivery.WHOLE,
                null);
    }

    private static EmbeddingRequest taskType() {
        var members = new LinkedHashMap<String, Json>();
        members.put("task_type", CanonicalRequests.json("\"RETRIEVAL_QUERY\""));
        members.put("title", CanonicalRequests.json("\"Weather\""));
        return new EmbeddingRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("a", "b")),
                768,
                "end-user-1",
                new Extensions(members, false),
                null);
    }

    private static Parameters sampling(String temperature, String topP, Long seed) {
        var sampling = new Sampling(
                new BigDecimal(temperature),
                new BigDecimal(topP),
                40L,
                new BigDecimal("0.1"),
                new BigDecimal("0.2"),
                seed,
                null);
        var limits = new OutputLimits(100L, List.of("END", "STOP"), 2);
        return new Parameters(sampling, limits, null, null, "end-user-1", Extensions.NONE);
    }

    private static Parameters limits(Long maxTokens, int stops, int candidates) {
        var limits = new OutputLimits(maxTokens, Collections.nCopies(stops, "END"), candidates);
        return new Parameters(Sampling.UNSET, limits, null, null, null, Extensions.NONE);
    }

    private static Parameters logProbs(int alternatives) {
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, alternatives, null, Extensions.NONE);
    }

    private static Parameters effort(String word) {
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, word, null, null, Extensions.NONE);
    }

    private static Parameters own() {
        var members = new LinkedHashMap<String, Json>();
        members.put(
                "safety_settings",
                CanonicalRequests.json("[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"BLOCK_NONE\"}]"));
        members.put("cachedContent", CanonicalRequests.json("\"cachedContents/1\""));
        members.put("thinking_config", CanonicalRequests.json("{\"thinkingBudget\":512}"));
        members.put("stream_options", CanonicalRequests.json("{\"include_usage\":true}"));
        return extended(members);
    }

    private static Parameters harmless() {
        var members = new LinkedHashMap<String, Json>();
        members.put("store", CanonicalRequests.json("false"));
        members.put("service_tier", CanonicalRequests.json("\"auto\""));
        members.put("modalities", CanonicalRequests.json("[\"text\"]"));
        members.put("prediction", CanonicalRequests.json("null"));
        return extended(members);
    }

    private static Parameters extended(Map<String, Json> members) {
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, false));
    }
}
