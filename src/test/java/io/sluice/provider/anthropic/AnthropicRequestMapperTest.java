package io.sluice.provider.anthropic;

import static io.sluice.provider.CanonicalRequests.json;
import static io.sluice.provider.anthropic.AnthropicTestWire.lenient;
import static io.sluice.provider.anthropic.AnthropicTestWire.strict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Message;
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
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What depends on the model, on values and on the conversation; the plain shapes are golden files. */
class AnthropicRequestMapperTest {
    private static final Message QUESTION = Message.of(Role.USER, "Hi");
    private static final ToolSpec NOW = new ToolSpec.Function("now", null, null, null);
    private static final Message CALL =
            new Message(Role.ASSISTANT, List.of(new Part.ToolCall("call_1", "now", "{}")), null);
    private static final Message RESULT = result("call_1");

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # model,             temperature, top_p, sent temperature, sent top_p
            claude-sonnet-4-5,   0.3,         -,     0.3,  -
            claude-sonnet-4-5,   0.30,        -,     0.30, -
            claude-sonnet-4-5,   1.7,         -,     1,    -
            claude-sonnet-4-5,   -,           0.9,   -,    0.9
            claude-sonnet-4-5,   0.3,         0.9,   0.3,  -
            claude-sonnet-4-5,   0.3,         1,     0.3,  -
            claude-sonnet-4-5,   1,           0.9,   -,    0.9
            claude-sonnet-4-5,   1.5,         0.9,   -,    0.9
            claude-sonnet-4-5,   1,           1,     1,    -
            claude-3-haiku-20240307, 0,       0.5,   0,    -
            claude-opus-4-7,     0.3,         0.9,   -,    -
            claude-opus-5,       1,           -,     -,    -
            """)
    void sendsOneSamplingParameterAtMostAndNoneToModelsThatRefuseThem(
            String model, BigDecimal temperature, BigDecimal topP, BigDecimal sentTemperature, BigDecimal sentTopP) {
        // When
        ObjectNode body = body(model, sampling(temperature, topP, null));

        // Then
        assertThat(body.has("temperature") ? body.get("temperature").decimalValue() : null)
                .isEqualTo(sentTemperature);
        assertThat(body.has("top_p") ? body.get("top_p").decimalValue() : null).isEqualTo(sentTopP);
    }

    @Test
    void sendsNoSamplingToAVersionOfTheApiThatRefusesIt() {
        // Given
        var target = AnthropicTestWire.target("claude-sonnet-4-5", "2026-10-21", Leniency.STRICT);

        // When
        ObjectNode body =
                AnthropicRequestMapper.chat(chat(sampling(new BigDecimal("0.5"), null, 5L), List.of(QUESTION)), target);

        // Then
        assertThat(body.has("temperature") || body.has("top_k")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            # model                 | effort  | thinking                                     | output_config.effort
            claude-3-5-sonnet-latest| none    | -                                            | -
            claude-sonnet-4-5       | none    | -                                            | -
            claude-sonnet-4-5       | minimal | {"type":"enabled","budget_tokens":1024}      | -
            claude-sonnet-4-5       | low     | {"type":"enabled","budget_tokens":2048}      | -
            claude-sonnet-4-5       | medium  | {"type":"enabled","budget_tokens":8192}      | -
            claude-sonnet-4-5       | high    | {"type":"enabled","budget_tokens":16384}     | -
            claude-sonnet-4-5       | max     | {"type":"enabled","budget_tokens":32768}     | -
            claude-opus-4-1         | max     | {"type":"enabled","budget_tokens":31999}     | -
            claude-opus-4-5         | xhigh   | {"type":"enabled","budget_tokens":32768}     | high
            claude-opus-4-6         | none    | -                                            | -
            claude-opus-4-6         | minimal | {"type":"adaptive","display":"summarized"}   | low
            claude-opus-4-6         | xhigh   | {"type":"adaptive","display":"summarized"}   | high
            claude-opus-4-6         | max     | {"type":"adaptive","display":"summarized"}   | max
            claude-opus-4-7         | xhigh   | {"type":"adaptive","display":"summarized"}   | xhigh
            claude-opus-5           | none    | {"type":"disabled"}                          | -
            claude-opus-5-5         | none    | -                                            | low
            claude-opus-5-5         | medium  | {"type":"adaptive","display":"summarized"}   | medium
            """)
    void asksForThinkingAsTheModelTakesIt(String model, String effort, String thinking, String sentEffort) {
        // When
        ObjectNode body = body(model, effort(effort, null));

        // Then
        assertThat(body.has("thinking") ? body.get("thinking").toString() : null)
                .isEqualTo(thinking);
        assertThat(body.path("output_config").path("effort").asText(null)).isEqualTo(sentEffort);
    }

    @Test
    void leavesThinkingOutWhereTheApiWouldRefuseIt() {
        var target = strict("claude-sonnet-4-5");
        var forced = new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION),
                effort("high", null),
                new Tooling(List.of(NOW), new ToolChoice.Required(), null),
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
        var prefilled = chat(effort("high", null), List.of(QUESTION, Message.of(Role.ASSISTANT, "Well,")));
        var loop = chat(effort("high", null), List.of(QUESTION, CALL, RESULT));

        assertThat(AnthropicRequestMapper.chat(forced, target).has("thinking")).isFalse();
        assertThat(AnthropicRequestMapper.chat(prefilled, target).has("thinking"))
                .isFalse();
        assertThat(AnthropicRequestMapper.chat(loop, target).has("thinking")).isFalse();
        assertThat(body("claude-sonnet-4-5", effort("high", 1024L)).has("thinking"))
                .isFalse();
        ObjectNode adaptive = AnthropicRequestMapper.chat(forced, strict("claude-opus-4-7"));
        assertThat(adaptive.has("thinking")).isFalse();
        assertThat(adaptive.path("output_config").path("effort").asText()).isEqualTo("high");
    }

    @Test
    void thinksOnInTheMidstOfToolsWhenTheThoughtsCameBack() {
        // Given
        var call = new Message(
                Role.ASSISTANT,
                List.of(new Part.Thought("Time?", "c2ln"), new Part.ToolCall("call_1", "now", "{}")),
                null);

        // When
        ObjectNode body = AnthropicRequestMapper.chat(
                chat(effort("low", null), List.of(QUESTION, call, RESULT)), strict("claude-sonnet-4-5"));

        // Then
        assertThat(body.has("thinking")).isTrue();
    }

    @Test
    void givesSamplingUpWhileThinking() {
        // Given
        var parameters = new Parameters(
                new Sampling(new BigDecimal("0.2"), new BigDecimal("0.97"), 5L, null, null, null, null),
                OutputLimits.UNSET,
                "low",
                null,
                null,
                Extensions.NONE);

        // When
        ObjectNode body = body("claude-sonnet-4-5", parameters);

        // Then
        assertThat(body.has("temperature") || body.has("top_k")).isFalse();
        assertThat(body.get("top_p").decimalValue()).isEqualTo(new BigDecimal("0.97"));
    }

    @Test
    void refusesToMakeAModelThinkThatCannot() {
        assertThat(unsupported("claude-3-5-sonnet-20241022", effort("low", null)))
                .isEqualTo("reasoning_effort");
        assertThat(unsupported("claude-sonnet-4-5", effort("gigantic", null))).isEqualTo("reasoning_effort");
    }

    @Test
    void refusesSeveralAnswersAndLogProbabilitiesByName() {
        assertThat(unsupported("claude-sonnet-4-5", limits(new OutputLimits(null, List.of(), 2), null)))
                .isEqualTo("n");
        assertThat(unsupported("claude-sonnet-4-5", limits(OutputLimits.UNSET, 0)))
                .isEqualTo("logprobs");
        assertThat(body("claude-sonnet-4-5", limits(new OutputLimits(null, List.of(), 1), null)))
                .isNotEmpty();
    }

    @Test
    void dropsWhatNoAnswerDependsOn() {
        // Given
        var sampling = new Sampling(null, null, null, BigDecimal.ONE, BigDecimal.ONE, 7L, json("{\"1\":2}"));
        var members = new LinkedHashMap<String, Json>();
        members.put("store", json("true"));
        members.put("metadata", json("{\"team\":\"a\"}"));
        members.put("prompt_cache_key", json("\"k\""));
        members.put("stream_options", json("{\"include_usage\":true}"));
        members.put("service_tier", json("\"auto\""));
        members.put("modalities", json("[\"text\"]"));
        members.put("functions", json("null"));

        // When
        ObjectNode body = body(
                "claude-sonnet-4-5",
                new Parameters(sampling, OutputLimits.UNSET, null, null, null, new Extensions(members, false)));

        // Then
        assertThat(body.properties().stream().map(Map.Entry::getKey))
                .containsExactly("model", "max_tokens", "messages");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service_tier", "modalities", "echo", "suffix", "verbosity"})
    void refusesUnknownMembersByName(String name) {
        assertThat(unsupported("claude-sonnet-4-5", extensions(name, "\"priority\"", false)))
                .isEqualTo(name);
    }

    @Test
    void passesItsOwnMembersOnFromCallersOfOtherDialects() {
        // When
        ObjectNode body = body(
                "claude-sonnet-4-5", extensions("thinking", "{\"type\":\"enabled\",\"budget_tokens\":4000}", false));

        // Then
        assertThat(body.path("thinking").path("budget_tokens").asInt()).isEqualTo(4000);
    }

    @Test
    void forwardsMembersUntouchedWhereTheDialectSaysSo() {
        assertThat(body("claude-sonnet-4-5", extensions("metadata", "{\"user_id\":\"u\"}", true))
                        .path("metadata"))
                .isEqualTo(json("{\"user_id\":\"u\"}").node());
        assertThat(body("claude-sonnet-4-5", extensions("model", "\"other\"", true))
                        .path("model")
                        .asText())
                .isEqualTo("claude-sonnet-4-5");
        assertThat(body("claude-sonnet-4-5", extensions("stream_options", "{}", true))
                        .has("stream_options"))
                .isFalse();
    }

    @Test
    void namesTheEndUserToTheProvider() {
        var named = new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, "ann", Extensions.NONE);

        assertThat(body("claude-opus-5", named).path("metadata").path("user_id").asText())
                .isEqualTo("ann");
        assertThat(body("claude-opus-5", extensions("safety_identifier", "\"hash\"", false))
                        .path("metadata")
                        .path("user_id")
                        .asText())
                .isEqualTo("hash");
    }

    @Test
    void leavesOutAndCountsOnALenientRoute() {
        // Given
        var left = new ArrayList<String>();
        var target = AnthropicTestWire.target(
                "claude-3-5-sonnet-20241022", "2023-06-01", (field, message) -> left.add(field));
        var members = Map.of("mirostat", json("2"));
        var parameters = new Parameters(
                Sampling.UNSET, new OutputLimits(null, List.of(), 3), "high", 2, null, new Extensions(members, false));
        var question = new Message(Role.USER, List.of(new Part.Text("Hi"), new Part.Audio("UklGRg==", "wav")), null);
        var request = new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(question),
                parameters,
                Tooling.NONE,
                new ResponseFormat.JsonSchema("s", null, json("{\"type\":\"object\"}"), true),
                Delivery.WHOLE,
                null);

        // When
        ObjectNode body = AnthropicRequestMapper.chat(request, target);

        // Then
        assertThat(left)
                .containsExactly(
                        "n", "logprobs", "messages.0.content", "reasoning_effort", "response_format", "mirostat");
        assertThat(body.path("system").path(0).path("text").asText()).contains("{\"type\":\"object\"}");
        assertThat(body.path("messages").path(0).path("content")).hasSize(1);
    }

    @Test
    void closesObjectsOfSchemas() {
        // Given
        Json schema = json("""
                {"type":"object","properties":{"enum":{"type":["object","null"],"properties":{"a":{"enum":[{"b":1}]}}},
                "list":{"type":"array","items":{"$ref":"#/$defs/item"}},"either":{"anyOf":[{"properties":{}},{"type":"null"}]}},
                "$defs":{"item":{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":true}}}""");

        // When
        var closed = AnthropicSchemas.close(schema.node());

        // Then
        assertThat(closed).contains(json("""
                {"type":"object","properties":{"enum":{"type":["object","null"],"properties":{"a":{"enum":[{"b":1}]}},
                "additionalProperties":false},"list":{"type":"array","items":{"$ref":"#/$defs/item"}},
                "either":{"anyOf":[{"properties":{},"additionalProperties":false},{"type":"null"}]}},
                "$defs":{"item":{"type":"object","properties":{"x":{"type":"string"}},"additionalProperties":false}},
                "additionalProperties":false}""").node());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"object\"}",
                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}",
                "{\"type\":\"object\",\"properties\":{\"free\":{\"type\":\"object\"}}}",
                "{\"type\":\"array\",\"items\":{\"type\":\"object\"}}"
            })
    void refusesSchemasOfFreeFormObjects(String schema) {
        var request = withFormat(new ResponseFormat.JsonSchema("s", null, json(schema), null));

        assertThat(unsupported(() -> AnthropicRequestMapper.chat(request, strict("claude-sonnet-4-5"))))
                .isEqualTo("response_format");
    }

    @Test
    void refusesSchemasForModelsThatCannotKeepThem() {
        var request = withFormat(
                new ResponseFormat.JsonSchema("s", null, json("{\"type\":\"object\",\"properties\":{}}"), null));

        assertThat(unsupported(() -> AnthropicRequestMapper.chat(request, strict("claude-3-haiku-20240307"))))
                .isEqualTo("response_format");
    }

    @Test
    void refusesResultsOfToolsThatNobodyCalled() {
        assertThat(invalid(QUESTION, RESULT)).isEqualTo("messages.1 orphan_tool_result");
        assertThat(invalid(QUESTION, CALL, RESULT, RESULT)).isEqualTo("messages.3 orphan_tool_result");
        assertThat(invalid(QUESTION, CALL, RESULT, Message.of(Role.ASSISTANT, "Noon."), RESULT))
                .isEqualTo("messages.4 orphan_tool_result");
    }

    @Test
    void refusesCallsOfToolsThatNobodyAnswered() {
        assertThat(invalid(QUESTION, CALL)).isEqualTo("messages.1 missing_tool_result");
        assertThat(invalid(QUESTION, CALL, Message.of(Role.ASSISTANT, "Noon.")))
                .isEqualTo("messages.2 missing_tool_result");
        assertThat(invalid(QUESTION, CALL, QUESTION)).isEqualTo("messages.2 missing_tool_result");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "\"text\"", "null", "{} {}"})
    void refusesArgumentsThatAreNoObject(String arguments) {
        var call = new Message(Role.ASSISTANT, List.of(new Part.ToolCall("call_1", "now", arguments)), null);

        assertThat(invalid(QUESTION, call, RESULT)).isEqualTo("messages.1.tool_calls json_invalid");
    }

    @Test
    void refusesAConversationWithoutContent() {
        assertThat(invalid(Message.of(Role.SYSTEM, "Be brief."))).isEqualTo("messages too_short");
        assertThat(invalid(Message.of(Role.USER, ""))).isEqualTo("messages too_short");
        assertThat(invalid(Message.of(Role.ASSISTANT, " \n"))).isEqualTo("messages too_short");
    }

    @Test
    void refusesToDemandAToolWhereThereIsNone() {
        var request = new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION),
                CanonicalRequests.parameters(),
                new Tooling(List.of(), new ToolChoice.Required(), null),
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
        var thrown = catchThrowableOfType(
                CallFailed.class, () -> AnthropicRequestMapper.chat(request, strict("claude-sonnet-4-5")));

        assertThat(thrown.failure()).isInstanceOf(Failure.InvalidRequest.class);
    }

    @Test
    void keepsToolsInOrderWhenOnlyOneMayRun() {
        var serial = new Tooling(List.of(NOW), null, false);
        var none = new Tooling(List.of(NOW), new ToolChoice.None(), false);

        assertThat(AnthropicRequestMapper.chat(withTools(serial), strict("claude-sonnet-4-5"))
                        .path("tool_choice")
                        .toString())
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertThat(AnthropicRequestMapper.chat(withTools(none), strict("claude-sonnet-4-5"))
                        .path("tool_choice")
                        .toString())
                .isEqualTo("{\"type\":\"none\"}");
    }

    @Test
    void readsPlainTextDocuments() {
        // Given
        var media = new Part.Media.Inline("text/plain;charset=utf-8", "Wm/Dqw==");
        var message = new Message(Role.USER, List.of(new Part.Document(media, null)), null);

        // When
        ObjectNode body = AnthropicRequestMapper.chat(CanonicalRequests.chat(message), strict("claude-sonnet-4-5"));

        // Then
        assertThat(body.at("/messages/0/content/0/source").toString())
                .isEqualTo("{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"Zoë\"}");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            "Once",                                "\\n\\nHuman: Once\\n\\nAssistant:"
            "Human: Once",                         "\\n\\nHuman: Once\\n\\nAssistant:"
            "\\n\\nHuman: Once",                   "\\n\\nHuman: Once\\n\\nAssistant:"
            "\\n\\nHuman: Once\\n\\nAssistant:",   "\\n\\nHuman: Once\\n\\nAssistant:"
            """)
    void wrapsPromptsForTheOldEndpoint(String prompt, String wrapped) {
        assertThat(AnthropicPrompts.asDialog(prompt.translateEscapes())).isEqualTo(wrapped.translateEscapes());
    }

    @Test
    void completesWithTheModelsOwnLimitWhenTheCallerNamesNone() {
        var request = new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once")),
                CanonicalRequests.parameters(),
                false,
                Delivery.STREAM,
                null);

        assertThat(AnthropicLegacyMapper.request(request, strict("claude-2.1")).toString())
                .isEqualTo("{\"model\":\"claude-2.1\",\"prompt\":\"\\n\\nHuman: Once\\n\\nAssistant:\","
                        + "\"max_tokens_to_sample\":8192,\"stream\":true}");
        assertThat(AnthropicRequestMapper.completion(request, strict("claude-haiku-4-5"))
                        .toString())
                .isEqualTo("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":64000,\"messages\":[{\"role\":\"user\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"Once\"}]}],\"stream\":true}");
    }

    @Test
    void refusesSeveralPromptsEvenOnALenientRoute() {
        var request = CanonicalRequests.completion(new Prompt.Texts(List.of("a", "b")), false);

        assertThat(unsupported(() -> AnthropicRequestMapper.completion(request, lenient("claude-haiku-4-5"))))
                .isEqualTo("prompt");
    }

    private static Message result(String callId) {
        return new Message(
                Role.TOOL, List.of(new Part.ToolResult(callId, List.of(new Part.Text("noon")), false)), null);
    }

    private static ChatRequest chat(Parameters parameters, List<Message> messages) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                messages,
                parameters,
                Tooling.NONE,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }

    private static ChatRequest withFormat(ResponseFormat format) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION),
                CanonicalRequests.parameters(),
                Tooling.NONE,
                format,
                Delivery.WHOLE,
                null);
    }

    private static ChatRequest withTools(Tooling tooling) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                List.of(QUESTION),
                CanonicalRequests.parameters(),
                tooling,
                new ResponseFormat.Text(),
                Delivery.WHOLE,
                null);
    }

    private static Parameters sampling(BigDecimal temperature, BigDecimal topP, Long topK) {
        var sampling = new Sampling(temperature, topP, topK, null, null, null, null);
        return new Parameters(sampling, OutputLimits.UNSET, null, null, null, Extensions.NONE);
    }

    private static Parameters effort(String effort, Long maxTokens) {
        var limits = new OutputLimits(maxTokens, List.of(), null);
        return new Parameters(Sampling.UNSET, limits, effort, null, null, Extensions.NONE);
    }

    private static Parameters limits(OutputLimits limits, Integer logProbs) {
        return new Parameters(Sampling.UNSET, limits, null, logProbs, null, Extensions.NONE);
    }

    private static Parameters extensions(String name, String value, boolean forwarded) {
        var members = Map.of(name, json(value));
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, forwarded));
    }

    private static ObjectNode body(String model, Parameters parameters) {
        return AnthropicRequestMapper.chat(chat(parameters, List.of(QUESTION)), strict(model));
    }

    private static String unsupported(String model, Parameters parameters) {
        return unsupported(() -> body(model, parameters));
    }

    private static String unsupported(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        var thrown = catchThrowableOfType(CallFailed.class, action);
        return ((Failure.Unsupported) thrown.failure()).field();
    }

    private static String invalid(Message... messages) {
        var request = CanonicalRequests.chat(messages);
        var thrown = catchThrowableOfType(
                CallFailed.class, () -> AnthropicRequestMapper.chat(request, strict("claude-sonnet-4-5")));
        var violation = ((Failure.InvalidRequest) thrown.failure()).violations().getFirst();
        return violation.field() + " " + violation.rule();
    }
}
