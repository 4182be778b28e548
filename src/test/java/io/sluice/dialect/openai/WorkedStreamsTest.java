package io.sluice.dialect.openai;

import static io.sluice.dialect.openai.Replies.WITH_USAGE;
import static io.sluice.dialect.openai.Replies.chatFrames;
import static io.sluice.dialect.openai.Replies.chunk;
import static io.sluice.dialect.openai.Replies.chunks;
import static io.sluice.dialect.openai.Replies.completionFrames;
import static io.sluice.dialect.openai.Replies.started;
import static io.sluice.dialect.openai.Replies.used;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent.Finished;
import io.sluice.model.ReplyEvent.Started;
import io.sluice.model.ReplyEvent.TextDelta;
import io.sluice.model.ReplyEvent.ThoughtDelta;
import io.sluice.model.ReplyEvent.ToolCallDelta;
import io.sluice.model.ReplyEvent.ToolCallStarted;
import io.sluice.model.ReplyEvent.UsageReported;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Native streams of several vendors, as their providers tell them, and the chunks that must come out. */
class WorkedStreamsTest {
    private static final String ROLE =
            "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}";
    private static final String END_WITH_CALLS =
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}";

    @Test
    void anthropicTextAndTwoToolCallsWithACachedPrompt() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(WITH_USAGE),
                ReplyFrame.of(
                        new Started(new ReplyMeta("msg_1", "claude-x", null)),
                        new UsageReported(Usage.reported(new Usage.Tokens(20, 100, 5, 0, 1, 0), null))),
                ReplyFrame.of(new TextDelta(0, "Checking.")),
                ReplyFrame.of(new ToolCallStarted(0, 0, "toolu_A", "weather")),
                ReplyFrame.of(new ToolCallDelta(0, 0, "{\"c\":\"P\"}")),
                ReplyFrame.of(new ToolCallStarted(0, 1, "toolu_B", "now")),
                ReplyFrame.of(
                        new UsageReported(Usage.reported(new Usage.Tokens(20, 100, 5, 0, 40, 0), null)),
                        new Finished(0, FinishReason.TOOL_CALLS)));

        // Then
        assertTold(chunks, ROLE, """
                {"choices":[{"index":0,"delta":{"content":"Checking."},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"toolu_A","type":"function","function":{"name":"weather","arguments":""}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"c\\":\\"P\\"}"}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"toolu_B","type":"function","function":{"name":"now","arguments":""}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{}"}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
                {"choices":[],"usage":{"prompt_tokens":125,"completion_tokens":40,"total_tokens":165,"prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":5}}}
                """);
        assertThat(chunks.getFirst().get("model").textValue()).isEqualTo("claude-x");
    }

    @Test
    void geminiThoughtTextAndFunctionCall() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(WITH_USAGE),
                ReplyFrame.of(new Started(new ReplyMeta("r1", "gemini-x", null)), new ThoughtDelta(0, "Plan…")),
                ReplyFrame.of(
                        new TextDelta(0, "One moment. "),
                        new ToolCallStarted(0, 0, "call_m1", "weather"),
                        new ToolCallDelta(0, 0, "{\"c\":\"P\"}"),
                        new UsageReported(Usage.reported(new Usage.Tokens(12, 0, 0, 0, 9, 18), null)),
                        new Finished(0, FinishReason.TOOL_CALLS)));

        // Then
        assertTold(chunks, ROLE, """
                {"choices":[{"index":0,"delta":{"reasoning_content":"Plan…"},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"content":"One moment. "},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_m1","type":"function","function":{"name":"weather","arguments":"{\\"c\\":\\"P\\"}"}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
                {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":27,"total_tokens":39,"completion_tokens_details":{"reasoning_tokens":18}}}
                """);
    }

    @Test
    void bedrockConverseWithUsageAfterTheEnd() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(WITH_USAGE),
                started(),
                ReplyFrame.of(new TextDelta(0, "Hi")),
                ReplyFrame.of(new ToolCallStarted(0, 0, "tooluse_1", "weather")),
                ReplyFrame.of(new ToolCallDelta(0, 0, "{\"c\":")),
                ReplyFrame.of(new ToolCallDelta(0, 0, "\"P\"}")),
                ReplyFrame.of(new Finished(0, FinishReason.TOOL_CALLS)),
                used(new Usage.Tokens(10, 50, 0, 0, 7, 0)));

        // Then
        assertTold(chunks, ROLE, """
                {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"tooluse_1","type":"function","function":{"name":"weather","arguments":""}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"c\\":"}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\\"P\\"}"}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
                {"choices":[],"usage":{"prompt_tokens":60,"completion_tokens":7,"total_tokens":67,"prompt_tokens_details":{"cached_tokens":50}}}
                """);
    }

    @Test
    void cohereToolPlan() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(WITH_USAGE),
                started(),
                ReplyFrame.of(new TextDelta(0, "I will look.")),
                ReplyFrame.of(new ToolCallStarted(0, 0, "weather_1", "weather")),
                ReplyFrame.of(new ToolCallDelta(0, 0, "{\"c\":\"P\"}")),
                ReplyFrame.of(
                        new UsageReported(Usage.reported(Usage.Tokens.of(70, 9), null)),
                        new Finished(0, FinishReason.TOOL_CALLS)));

        // Then
        assertTold(chunks, ROLE, """
                {"choices":[{"index":0,"delta":{"content":"I will look."},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"weather_1","type":"function","function":{"name":"weather","arguments":""}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\\"c\\":\\"P\\"}"}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
                {"choices":[],"usage":{"prompt_tokens":70,"completion_tokens":9,"total_tokens":79}}
                """);
    }

    @Test
    void mistralWithACallAndUsageInItsLastChunk() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(WITH_USAGE),
                chunk(
                        "{\"id\":\"m1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"mistral-x\",\"choices\":"
                                + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}",
                        new Started(new ReplyMeta("m1", "mistral-x", 1L))),
                chunk(
                        "{\"id\":\"m1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"mistral-x\",\"choices\":"
                                + "[{\"index\":0,\"delta\":{\"content\":null,\"tool_calls\":[{\"id\":\"Ab3dE6gH9\",\"function\":"
                                + "{\"name\":\"weather\",\"arguments\":\"{\\\"c\\\":\\\"P\\\"}\"}}]},\"finish_reason\":\"tool_calls\"}],"
                                + "\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":4,\"total_tokens\":12}}",
                        new ToolCallStarted(0, 0, "Ab3dE6gH9", "weather"),
                        new ToolCallDelta(0, 0, "{\"c\":\"P\"}"),
                        new Finished(0, FinishReason.TOOL_CALLS)));

        // Then
        assertTold(chunks, ROLE, """
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"Ab3dE6gH9","type":"function","function":{"name":"weather","arguments":"{\\"c\\":\\"P\\"}"}}]},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}
                {"choices":[],"usage":{"prompt_tokens":8,"completion_tokens":4,"total_tokens":12}}
                """);
    }

    @Test
    void ollamaWithAWholeCallInOneLine() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(WITH_USAGE),
                ReplyFrame.of(new Started(Replies.META), new TextDelta(0, "Hel")),
                ReplyFrame.of(new ToolCallStarted(0, 0, "call_1", "weather"), new ToolCallDelta(0, 0, "{\"c\":\"P\"}")),
                ReplyFrame.of(
                        new UsageReported(Usage.reported(Usage.Tokens.of(11, 6), null)),
                        new Finished(0, FinishReason.TOOL_CALLS)));

        // Then
        assertTold(chunks, ROLE, """
                {"choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}
                {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\\"c\\":\\"P\\"}"}}]},"finish_reason":null}]}
                """ + END_WITH_CALLS + """

                {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":6,"total_tokens":17}}
                """);
    }

    @Test
    void tgiAsACompletion() {
        // When
        List<JsonNode> chunks = chunks(
                completionFrames(WITH_USAGE),
                ReplyFrame.of(new Started(Replies.META), new TextDelta(0, " wor")),
                ReplyFrame.of(
                        new UsageReported(Usage.reported(Usage.Tokens.of(3, 2), null)),
                        new Finished(0, FinishReason.STOP)));

        // Then
        assertTold(chunks, "", """
                {"choices":[{"index":0,"text":" wor","logprobs":null,"finish_reason":null}]}
                {"choices":[{"index":0,"text":"","logprobs":null,"finish_reason":"stop"}]}
                {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}
                """);
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(chunk.get("object").textValue()).isEqualTo("text_completion"));
    }

    /** The chunks without their heads, which must be the same on each; usage is null before the end. */
    private static void assertTold(List<JsonNode> chunks, String first, String rest) {
        var expected = (first + "\n" + rest)
                .lines()
                .filter(line -> !line.isBlank())
                .map(Sse::json)
                .toList();
        var told = chunks.stream().map(WorkedStreamsTest::withoutHead).toList();
        assertThat(told).isEqualTo(expected);
        assertThat(chunks.stream().map(WorkedStreamsTest::head).distinct()).hasSize(1);
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allSatisfy(chunk -> assertThat(chunk.get("usage").isNull()).isTrue());
    }

    private static JsonNode withoutHead(JsonNode chunk) {
        ObjectNode rest = chunk.deepCopy();
        rest.remove(List.of("id", "object", "created", "model"));
        if (rest.path("usage").isNull()) {
            rest.remove("usage");
        }
        return rest;
    }

    private static List<JsonNode> head(JsonNode chunk) {
        return List.of(chunk.get("id"), chunk.get("object"), chunk.get("created"), chunk.get("model"));
    }
}
