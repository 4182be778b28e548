package io.sluice.provider.family.anthropic;

import static io.sluice.provider.CanonicalRequests.json;
import static io.sluice.provider.family.anthropic.AnthropicTestWire.strict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Message;
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
        ObjectNode body = AnthropicRequestMapper.chat(
                        chat(sampling(new BigDecimal("0.5"), null, 5L), List.of(QUESTION)), target)
                .body();

        // Then
        assertThat(body.has("temperature") || body.has("top_k")).isFalse();
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
        ObjectNode body = AnthropicRequestMapper.chat(request, target).body();

        // Then
        assertThat(left)
                .containsExactly(
                        "n", "logprobs", "messages.0.content", "reasoning_effort", "response_format", "mirostat");
        assertThat(body.path("system").path(0).path("text").asText()).contains("{\"type\":\"object\"}");
        assertThat(body.path("messages").path(0).path("content")).hasSize(1);
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
                        .body()
                        .path("tool_choice")
                        .toString())
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
        assertThat(AnthropicRequestMapper.chat(withTools(none), strict("claude-sonnet-4-5"))
                        .body()
                        .path("tool_choice")
                        .toString())
                .isEqualTo("{\"type\":\"none\"}");
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

    private static Parameters limits(OutputLimits limits, Integer logProbs) {
        return new Parameters(Sampling.UNSET, limits, null, logProbs, null, Extensions.NONE);
    }

    private static Parameters extensions(String name, String value, boolean forwarded) {
        var members = Map.of(name, json(value));
        return new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, new Extensions(members, forwarded));
    }

    private static ObjectNode body(String model, Parameters parameters) {
        return AnthropicRequestMapper.chat(chat(parameters, List.of(QUESTION)), strict(model))
                .body();
    }

    private static String unsupported(String model, Parameters parameters) {
        return unsupported(() -> body(model, parameters));
    }

    private static String unsupported(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        var thrown = catchThrowableOfType(CallFailed.class, action);
        return ((Failure.Unsupported) thrown.failure()).field();
    }
}
