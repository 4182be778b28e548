package io.sluice.provider.family.anthropic;

import static io.sluice.provider.family.anthropic.AnthropicTestWire.strict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reasoning_effort becomes, model by model. */
class AnthropicThinkingTest {
    private static final Message QUESTION = Message.of(Role.USER, "Hi");
    private static final ToolSpec NOW = new ToolSpec.Function("now", null, null, null);
    private static final Message CALL =
            new Message(Role.ASSISTANT, List.of(new Part.ToolCall("call_1", "now", "{}")), null);
    private static final Message RESULT = result("call_1");

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

        assertThat(AnthropicRequestMapper.chat(forced, target).body().has("thinking"))
                .isFalse();
        assertThat(AnthropicRequestMapper.chat(prefilled, target).body().has("thinking"))
                .isFalse();
        assertThat(AnthropicRequestMapper.chat(loop, target).body().has("thinking"))
                .isFalse();
        assertThat(body("claude-sonnet-4-5", effort("high", 1024L)).has("thinking"))
                .isFalse();
        ObjectNode adaptive =
                AnthropicRequestMapper.chat(forced, strict("claude-opus-4-7")).body();
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
                        chat(effort("low", null), List.of(QUESTION, call, RESULT)), strict("claude-sonnet-4-5"))
                .body();

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

    private static Parameters effort(String effort, Long maxTokens) {
        var limits = new OutputLimits(maxTokens, List.of(), null);
        return new Parameters(Sampling.UNSET, limits, effort, null, null, Extensions.NONE);
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

    private static ObjectNode body(String model, Parameters parameters) {
        return AnthropicRequestMapper.chat(chat(parameters, List.of(QUESTION)), strict(model))
                .body();
    }

    private static String unsupported(String model, Parameters parameters) {
        var thrown = catchThrowableOfType(CallFailed.class, () -> body(model, parameters));
        return ((Failure.Unsupported) thrown.failure()).field();
    }
}
