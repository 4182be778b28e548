package io.sluice.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
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
import io.sluice.model.ToolChoice;
import io.sluice.model.ToolSpec;
import io.sluice.model.Tooling;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.Leniency;
import io.sluice.provider.ProviderContract;
import io.sluice.provider.ProviderWire;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converse with a Claude that thinks by a budget and can be held to schemas. */
class BedrockContractTest extends ProviderContract {
    private static final Message QUESTION = Message.of(Role.USER, "How is the weather?");
    private static final ToolSpec NOW = new ToolSpec.Function("now", null, null, null);
    private static final Json OPEN = CanonicalRequests.json("{\"type\":\"object\"}");

    @Override
    protected String name() {
        return "bedrock";
    }

    @Override
    protected ProviderWire wire() {
        return new BedrockTestWire(
                BedrockTestWire.target("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", Leniency.STRICT));
    }

    @Override
    protected Reported reported(JsonNode usage) {
        return new Reported(
                usage.path("totalTokens").asLong() - usage.path("outputTokens").asLong(),
                usage.path("outputTokens").asLong());
    }

    @Override
    protected Map<String, ModelRequest> requests() {
        var requests = new LinkedHashMap<String, ModelRequest>();
        requests.put("chat-sampling", chat(sampling("1.5", null, 40L), Tooling.NONE, text()));
        requests.put("chat-sampling-both", chat(sampling("1", "0.5", null), Tooling.NONE, text()));
        requests.put("chat-effort-none", chat(effort("none", null), Tooling.NONE, text()));
        requests.put("chat-effort-small-limit", chat(effort("high", 2000L), Tooling.NONE, text()));
        requests.put("chat-effort-unknown", chat(effort("extreme", null), Tooling.NONE, text()));
        requests.put("chat-effort-and-sampling", chat(effortAndSampling(), Tooling.NONE, text()));
        requests.put(
                "chat-effort-forced-tool",
                chat(effort("low", null), new Tooling(List.of(NOW), new ToolChoice.Required(), null), text()));
        requests.put("chat-extensions-own", chat(own(), Tooling.NONE, text()));
        requests.put("chat-extensions-harmless", chat(harmless(), Tooling.NONE, text()));
        requests.put("chat-tools-serial", chat(plain(), new Tooling(List.of(NOW), null, false), text()));
        requests.put(
                "chat-no-tools-required",
                chat(plain(), new Tooling(List.of(), new ToolChoice.Required(), null), text()));
        requests.put(
                "chat-schema-open",
                chat(plain(), Tooling.NONE, new ResponseFormat.JsonSchema("a b", null, OPEN, null)));
        requests.put(
                "chat-schema-open-and-tools",
                chat(
                        plain(),
                        new Tooling(List.of(NOW), null, null),
                        new ResponseFormat.JsonSchema("a", null, OPEN, null)));
        requests.put("chat-tools-called-and-forbidden", called(new Tooling(List.of(NOW), new ToolChoice.None(), null)));
        requests.put("chat-tools-called-and-gone", called(Tooling.NONE));
        requests.put("chat-odd-messages", oddMessages());
        requests.put("chat-assistant-first", CanonicalRequests.chat(Message.of(Role.ASSISTANT, "Hi"), QUESTION));
        requests.put("chat-prefilled", CanonicalRequests.chat(QUESTION, Message.of(Role.ASSISTANT, "It is \n")));
        requests.put("chat-files", files());
        return requests;
    }

    private static ChatRequest chat(Parameters parameters, Tooling tooling, ResponseFormat format) {
        return new ChatRequest(
                CanonicalRequests.ROUTE, List.of(QUESTION), parameters, tooling, format, Delivery.WHOLE, null);
    }

    private static ChatRequest called(Tooling tooling) {
        var call = new Message(Role.ASSISTANT, List.of(new Part.ToolCall("now.1:a", "now", "{}")), null);
        var result = new Part.ToolResult("now.1:a", List.of(new Part.Text("noon")), false);
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION, call, new Message(Role.TOOL, List.of(result), null)),
                plain(),
                tooling,
                text(),
                Delivery.WHOLE,
                null);
    }

    /** Texts and messages of nothing, a refusal, thoughts of others, text before the result that belongs first. */
    private static ChatRequest oddMessages() {
        return CanonicalRequests.chat(
                Message.of(Role.SYSTEM, " "),
                new Message(Role.USER, List.of(new Part.Text("a"), new Part.Text(""), new Part.Text("b")), null),
                Message.of(Role.USER, "c"),
                new Message(
                        Role.ASSISTANT,
                        List.of(
                                new Part.ToolCall("now_1", "now", ""),
                                new Part.Text("Looking."),
                                new Part.Thought("Unsigned.", null),
                                new Part.Thought("Signed.", "c2ln")),
                        null),
                new Message(
                        Role.USER,
                        List.of(new Part.Text("And?"), new Part.ToolResult("now_1", List.of(), false)),
                        null),
                new Message(Role.ASSISTANT, List.of(new Part.Refusal("I will not say.")), null),
                new Message(Role.ASSISTANT, List.of(), null),
                QUESTION);
    }

    private static ChatRequest files() {
        return CanonicalRequests.chat(new Message(
                Role.USER,
                List.of(
                        new Part.Text("Compare."),
                        new Part.Document(
                                new Part.Media.Inline("application/pdf", "JVBERi0="), "q3_report (final).pdf"),
                        new Part.Document(new Part.Media.Url("s3://bucket/notes.MD"), null),
                        new Part.Image(new Part.Media.Url("s3://bucket/a.jpg"), null)),
                null));
    }

    private static ResponseFormat text() {
        return new ResponseFormat.Text();
    }

    private static Parameters plain() {
        return CanonicalRequests.parameters();
    }

    private static Parameters sampling(String temperature, String topP, Long topK) {
        var sampling = new Sampling(
                new BigDecimal(temperature), topP == null ? null : new BigDecimal(topP), topK, null, null, 7L, null);
        var limits = new OutputLimits(100L, List.of("END", "STOP"), 1);
        return new Parameters(sampling, limits, null, null, "end-user-1", Extensions.NONE);
    }

    private static Parameters effort(String effort, Long maxTokens) {
        var limits = new OutputLimits(maxTokens, List.of(), null);
        return new Parameters(Sampling.UNSET, limits, effort, null, null, Extensions.NONE);
    }

    private static Parameters effortAndSampling() {
        var sampling = new Sampling(new BigDecimal("0.5"), new BigDecimal("0.97"), 4L, null, null, null, null);
        return new Parameters(sampling, OutputLimits.UNSET, "medium", null, null, Extensions.NONE);
    }

    private static Parameters own() {
        var members = new LinkedHashMap<String, Json>();
        members.put(
                "guardrailConfig",
                CanonicalRequests.json("{\"guardrailIdentifier\":\"g1\",\"guardrailVersion\":\"1\"}"));
        members.put("additionalModelRequestFields", CanonicalRequests.json("{\"anthropic_beta\":[\"a-1\"]}"));
        members.put("service_tier", CanonicalRequests.json("\"flex\""));
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
