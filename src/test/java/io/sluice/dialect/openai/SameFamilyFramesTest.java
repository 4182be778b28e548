package io.sluice.dialect.openai;

import static io.sluice.dialect.openai.Replies.WITH_USAGE;
import static io.sluice.dialect.openai.Replies.chatFrames;
import static io.sluice.dialect.openai.Replies.chunk;
import static io.sluice.dialect.openai.Replies.chunks;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent.Finished;
import io.sluice.model.ReplyFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Chunks of servers of the family: kept as they are, as far as the promises to callers allow. */
class SameFamilyFramesTest {
    private static final ReplyFrame FINISH = chunk(choices("""
            [{"index":0,"delta":{},"finish_reason":"stop"}]"""), new Finished(0, FinishReason.STOP));

    @Test
    void keepsMembersThatNobodyKnows() {
        // Given
        String told = """
                {"id":"x","object":"chat.completion.chunk","created":1,"model":"m","service_tier":"default",
                "system_fingerprint":"fp","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi","mood":"good"},
                "logprobs":null,"finish_reason":null,"content_filter_results":{"hate":{"filtered":false}}}]}""";

        // When
        List<JsonNode> chunks = chunks(chatFrames(AnswerStyle.PLAIN), chunk(told), FINISH);

        // Then
        assertThat(chunks.getFirst()).isEqualTo(Sse.json(told));
    }

    @Test
    void neverTellsUsageThatWasNotAskedFor() {
        // When
        List<JsonNode> chunks = chunks(chatFrames(AnswerStyle.PLAIN), chunk(choices("""
                        [{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":null}]""")), chunk("""
                        {"id":"x","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],
                        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""), chunk("""
                        {"id":"x","created":1,"model":"m","choices":[],
                        "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""));

        // Then
        assertThat(chunks)
                .hasSize(2)
                .allSatisfy(chunk -> assertThat(chunk.has("usage")).isFalse());
    }

    @Test
    void tellsUsageOnceAndLastHoweverOftenItCame() {
        // When
        List<JsonNode> chunks = chunks(chatFrames(WITH_USAGE), chunk("""
                        {"id":"x","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},
                        "finish_reason":null}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}"""), chunk("""
                        {"id":"x","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],
                        "usage":{"prompt_tokens":1,"completion_tokens":5,"total_tokens":6,"cost":0.1}}"""));

        // Then
        assertThat(chunks).hasSize(3);
        assertThat(chunks.subList(0, 2))
                .allSatisfy(chunk -> assertThat(chunk.get("usage").isNull()).isTrue());
        assertThat(chunks.getLast().get("choices")).isEmpty();
        assertThat(chunks.getLast().get("usage"))
                .isEqualTo(Sse.json("{\"prompt_tokens\":1,\"completion_tokens\":5,\"total_tokens\":6,\"cost\":0.1}"));
    }

    @Test
    void holdsAzuresFirstChunkUntilThereIsAChoice() {
        // When
        List<JsonNode> chunks = chunks(chatFrames(AnswerStyle.PLAIN), chunk("""
                        {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0}]}"""), chunk("""
                        {"choices":[{"delta":{"content":"","role":"assistant"},"finish_reason":null,"index":0}],
                        "created":7,"id":"chatcmpl-a","model":"gpt-x","object":"chat.completion.chunk"}"""), FINISH);

        // Then
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getFirst().get("id").textValue()).isEqualTo("chatcmpl-a");
        assertThat(chunks.getFirst().get("created").longValue()).isEqualTo(7);
        assertThat(chunks.getFirst().get("model").textValue()).isEqualTo("gpt-x");
        assertThat(chunks.getFirst().get("prompt_filter_results")).hasSize(1);
        assertThat(chunks.getLast().has("prompt_filter_results")).isFalse();
    }

    @Test
    void saysTheSameHeadOnEveryChunk() {
        // When
        List<JsonNode> chunks = chunks(chatFrames(AnswerStyle.PLAIN), chunk("""
                        {"id":"a","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"1"}}]}"""), chunk("""
                        {"id":"b","created":2,"model":"m-2","choices":[{"index":0,"delta":{"content":"2"}}]}"""), FINISH);

        // Then
        assertThat(chunks).hasSize(3).allSatisfy(chunk -> {
            assertThat(chunk.get("id").textValue()).isEqualTo("a");
            assertThat(chunk.get("object").textValue()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.get("created").longValue()).isEqualTo(1);
            assertThat(chunk.get("model").textValue()).isEqualTo("m");
        });
    }

    @Test
    void dropsPaddingAndAnEmptyError() {
        // When
        List<JsonNode> chunks = chunks(chatFrames(AnswerStyle.PLAIN), chunk("""
                        {"id":"a","created":1,"model":"m","obfuscation":"xyz","error":null,
                        "choices":[{"index":0,"delta":{"role":"assistant","content":"1"}}]}"""), FINISH);

        // Then
        assertThat(chunks.getFirst().has("error")).isFalse();
        assertThat(chunks.getFirst().has("obfuscation")).isFalse();
    }

    @Test
    void saysTheRoleOnceAndFirst() {
        // When
        List<JsonNode> repeated =
                chunks(chatFrames(AnswerStyle.PLAIN), chunk(choices("""
                        [{"index":0,"delta":{"role":"assistant","content":"1"}}]""")), chunk(choices("""
                        [{"index":0,"delta":{"role":"assistant","content":"2"}}]""")), FINISH);
        List<JsonNode> missing = chunks(chatFrames(AnswerStyle.PLAIN), chunk(choices("""
                        [{"index":0,"delta":{"content":"1"}}]""")), FINISH);

        // Then
        assertThat(deltas(repeated))
                .containsExactly(
                        Sse.json("{\"role\":\"assistant\",\"content\":\"1\"}"),
                        Sse.json("{\"content\":\"2\"}"),
                        Sse.json("{}"));
        assertThat(deltas(missing))
                .containsExactly(
                        Sse.json("{\"role\":\"assistant\",\"content\":\"\"}"),
                        Sse.json("{\"content\":\"1\"}"),
                        Sse.json("{}"));
    }

    @Test
    void putsTheEndIntoAChunkOfItsOwn() {
        // When
        List<JsonNode> chunks = chunks(chatFrames(AnswerStyle.PLAIN), chunk(choices("""
                        [{"index":0,"delta":{"role":"assistant","content":"All"},"logprobs":{"content":[]},
                        "finish_reason":"length","stop_reason":7}]""")));

        // Then
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getFirst().get("choices").get(0)).isEqualTo(Sse.json("""
                {"index":0,"delta":{"role":"assistant","content":"All"},"finish_reason":null,"logprobs":{"content":[]}}"""));
        assertThat(chunks.getLast().get("choices").get(0)).isEqualTo(Sse.json("""
                {"index":0,"delta":{},"finish_reason":"length","stop_reason":7}"""));
    }

    @Test
    void passesNoWordOfAVendorsOwnForTheEnd() {
        // When
        List<JsonNode> chunks =
                chunks(chatFrames(AnswerStyle.PLAIN), chunk(choices("""
                        [{"index":0,"delta":{"role":"assistant","content":"Hi"},"finish_reason":"eos_token"}]"""), new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(chunks.getLast().get("choices").get(0).get("finish_reason").textValue())
                .isEqualTo("stop");
    }

    @Test
    void endsAChoiceThatOnlyTheProviderSawEnd() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                chunk(choices("""
                        [{"index":0,"delta":{"role":"assistant","content":"Hi"}}]""")),
                ReplyFrame.of(new Finished(0, FinishReason.LENGTH)));

        // Then
        assertThat(chunks.getLast().get("choices").get(0).get("finish_reason").textValue())
                .isEqualTo("length");
    }

    @Test
    void dropsWhatComesAfterTheEnd() {
        // When
        List<JsonNode> chunks =
                chunks(chatFrames(AnswerStyle.PLAIN), chunk(choices("""
                        [{"index":0,"delta":{"role":"assistant","content":"Hi"}}]""")), FINISH, chunk(choices("""
                        [{"index":0,"delta":{"content":"late"}}]""")), FINISH);

        // Then
        assertThat(chunks).hasSize(2);
    }

    @Test
    void keepsChoicesApart() {
        // When
        List<JsonNode> chunks = chunks(chatFrames(AnswerStyle.PLAIN), chunk(choices("""
                        [{"index":1,"delta":{"role":"assistant","content":"b"}},{"index":0,"delta":{"role":"assistant","content":"a"}}]""")), chunk(choices("""
                        [{"index":1,"delta":{},"finish_reason":"stop"},{"index":0,"delta":{},"finish_reason":"length"}]""")));

        // Then
        assertThat(chunks).hasSize(4);
        assertThat(chunks.stream()
                        .map(chunk -> chunk.get("choices").get(0).get("index").intValue()))
                .containsExactly(1, 0, 1, 0);
    }

    @Test
    void putsInterleavedToolCallsOneAfterTheOther() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                call(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"),
                call(
                        "{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}"),
                call("{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}"),
                call("{\"index\":1,\"function\":{\"arguments\":\"{\\\"y\\\":2}\"}}"),
                call("{\"index\":0,\"function\":{\"arguments\":\"1}\"}}"),
                chunk(choices("""
                        [{"index":0,"delta":{},"finish_reason":"tool_calls"}]""")));

        // Then
        assertThat(calls(chunks))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}",
                        "{\"index\":0,\"function\":{\"arguments\":\"{\\\"x\\\":\"}}",
                        "{\"index\":0,\"function\":{\"arguments\":\"1}\"}}",
                        "{\"index\":1,\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\",\"arguments\":\"\"}}",
                        "{\"index\":1,\"function\":{\"arguments\":\"{\\\"y\\\":2}\"}}");
    }

    @Test
    void streamsALaterCallAsSoonAsTheOneBeforeIsWhole() {
        // Given
        ChatFrames frames = chatFrames(AnswerStyle.PLAIN);
        frames.encode(
                call(
                        "{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"s\\\":\\\"}\\\\\\\"\\\"}\"}}"));

        // When
        String written =
                frames.encode(call("{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}"));

        // Then
        assertThat(written).contains("\"id\":\"b\"");
    }

    @Test
    void waitsForTheNameOfACall() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                call("{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"arguments\":\"\"}}"),
                call("{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
                chunk(choices("""
                        [{"index":0,"delta":{},"finish_reason":"tool_calls"}]""")));

        // Then
        assertThat(calls(chunks))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}");
    }

    @Test
    void passesCustomToolsOn() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                call("{\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"input\":\"\"}}"),
                call("{\"index\":0,\"custom\":{\"input\":\"free text\"}}"),
                chunk(choices("""
                        [{"index":0,"delta":{},"finish_reason":"tool_calls"}]""")));

        // Then
        assertThat(calls(chunks))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"custom\",\"custom\":{\"name\":\"f\",\"input\":\"\"}}",
                        "{\"index\":0,\"custom\":{\"input\":\"free text\"}}");
    }

    @Test
    void keepsWhatVendorsAddToACall() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                call(
                        "{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},"
                                + "\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}}"),
                chunk(choices("""
                        [{"index":0,"delta":{},"finish_reason":"tool_calls"}]""")));

        // Then
        assertThat(calls(chunks)
                        .getFirst()
                        .at("/extra_content/google/thought_signature")
                        .textValue())
                .isEqualTo("c2ln");
    }

    private static ReplyFrame call(String toolCall) {
        return chunk(choices("[{\"index\":0,\"delta\":{\"tool_calls\":[" + toolCall + "]},\"finish_reason\":null}]"));
    }

    private static String choices(String choices) {
        return "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":" + choices
                + "}";
    }

    private static List<JsonNode> deltas(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.get("choices").get(0).get("delta"))
                .toList();
    }

    private static List<JsonNode> calls(List<JsonNode> chunks) {
        List<JsonNode> calls = new ArrayList<>();
        deltas(chunks).forEach(delta -> delta.path("tool_calls").forEach(calls::add));
        return calls;
    }
}
