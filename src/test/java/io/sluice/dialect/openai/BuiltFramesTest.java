package io.sluice.dialect.openai;

import static io.sluice.dialect.openai.Replies.LEGACY;
import static io.sluice.dialect.openai.Replies.META;
import static io.sluice.dialect.openai.Replies.WITH_USAGE;
import static io.sluice.dialect.openai.Replies.chatFrames;
import static io.sluice.dialect.openai.Replies.chunks;
import static io.sluice.dialect.openai.Replies.completionFrames;
import static io.sluice.dialect.openai.Replies.started;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyEvent.Finished;
import io.sluice.model.ReplyEvent.LogProbs;
import io.sluice.model.ReplyEvent.RefusalDelta;
import io.sluice.model.ReplyEvent.TextDelta;
import io.sluice.model.ReplyEvent.ThoughtDelta;
import io.sluice.model.ReplyEvent.ThoughtHidden;
import io.sluice.model.ReplyEvent.ThoughtSigned;
import io.sluice.model.ReplyEvent.ToolCallDelta;
import io.sluice.model.ReplyEvent.ToolCallStarted;
import io.sluice.model.ReplyFrame;
import io.sluice.model.UpstreamError;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Chunks built from the events of servers of other families. */
class BuiltFramesTest {
    private static final String HEAD =
            "data: {\"id\":\"id-1\",\"object\":\"chat.completion.chunk\",\"created\":1767322445,\"model\":\"model-1\",";
    private static final String ROLE =
            "\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n";

    @Test
    void writesEveryByteAsClientsExpectIt() {
        // When
        String written = Replies.write(
                chatFrames(AnswerStyle.PLAIN),
                frames(
                        new ReplyEvent.Started(META),
                        new TextDelta(0, "Hél\"lo\n"),
                        new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(written)
                .isEqualTo(HEAD + ROLE
                        + HEAD
                        + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hél\\\"lo\\n\"},\"finish_reason\":null}]}\n\n"
                        + HEAD + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                        + "data: [DONE]\n\n");
    }

    @Test
    void fillsTheHeadWhereTheUpstreamSaysNothing() {
        // When
        JsonNode first = chunks(
                        chatFrames(AnswerStyle.PLAIN), all(new TextDelta(0, "Hi"), new Finished(0, FinishReason.STOP)))
                .getFirst();

        // Then
        assertThat(first.get("id").textValue()).isEqualTo("chatcmpl-0123456789abcdef");
        assertThat(first.get("model").textValue()).isEqualTo("my-route");
        assertThat(first.get("created").longValue()).isEqualTo(1_800_000_000L);
    }

    @Test
    void tellsNoUsageWhereTheProviderTellsNone() {
        // When
        List<JsonNode> chunks =
                chunks(chatFrames(WITH_USAGE), all(new TextDelta(0, "Hi"), new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(chunks)
                .hasSize(3)
                .allSatisfy(chunk -> assertThat(chunk.get("choices").isEmpty()).isFalse());
    }

    @Test
    void tellsRefusalsAndFilters() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                all(new RefusalDelta(0, "I can't."), new Finished(0, FinishReason.CONTENT_FILTER)));

        // Then
        assertThat(deltas(chunks))
                .containsExactly("{\"role\":\"assistant\",\"content\":\"\"}", "{\"refusal\":\"I can't.\"}", "{}");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("content_filter");
    }

    @Test
    void tellsThoughtsWithTheirSignatures() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                all(
                        new ThoughtDelta(0, "So"),
                        new ThoughtDelta(0, " be it"),
                        new ThoughtSigned(0, "c2ln"),
                        new ThoughtHidden(0, "aGlk"),
                        new TextDelta(0, "Yes"),
                        new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(deltas(chunks))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"reasoning_content\":\"So\"}",
                        "{\"reasoning_content\":\" be it\"}",
                        "{\"thinking_blocks\":[{\"type\":\"thinking\",\"thinking\":\"So be it\",\"signature\":\"c2ln\",\"index\":0}]}",
                        "{\"thinking_blocks\":[{\"type\":\"redacted_thinking\",\"data\":\"aGlk\",\"index\":1}]}",
                        "{\"content\":\"Yes\"}",
                        "{}");
    }

    @Test
    void tellsLogProbsBesideTheTextOfTheirFrame() {
        // Given
        var logProbs = Json.of(
                Sse.json("{\"content\":[{\"token\":\"Hi\",\"logprob\":-0.1,\"bytes\":null,\"top_logprobs\":[]}]}"));

        // When
        List<JsonNode> chunks = chunks(
                chatFrames(AnswerStyle.PLAIN),
                started(),
                ReplyFrame.of(new TextDelta(0, "Hi"), new LogProbs(0, logProbs)),
                ReplyFrame.of(new LogProbs(0, logProbs)),
                ReplyFrame.of(new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(deltas(chunks))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"content\":\"Hi\"}",
                        "{\"content\":\"\"}",
                        "{}");
        assertThat(chunks.get(1).at("/choices/0/logprobs")).isEqualTo(logProbs.node());
        assertThat(chunks.get(2).at("/choices/0/logprobs")).isEqualTo(logProbs.node());
    }

    @Test
    void answersInFunctionsWhereTheRequestSpokeOfFunctions() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(LEGACY),
                all(
                        new ToolCallStarted(0, 0, "id", "weather"),
                        new ToolCallDelta(0, 0, "{\"c\":1}"),
                        new ToolCallStarted(0, 1, "id2", "never_told"),
                        new ToolCallDelta(0, 1, "{}"),
                        new Finished(0, FinishReason.TOOL_CALLS)));

        // Then
        assertThat(deltas(chunks))
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\"}",
                        "{\"function_call\":{\"name\":\"weather\",\"arguments\":\"\"}}",
                        "{\"function_call\":{\"arguments\":\"{\\\"c\\\":1}\"}}",
                        "{}");
        assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("function_call");
    }

    @Test
    void givesAFunctionWithoutArgumentsAnEmptyObject() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(LEGACY),
                all(new ToolCallStarted(0, 0, "id", "now"), new Finished(0, FinishReason.TOOL_CALLS)));

        // Then
        assertThat(deltas(chunks)).contains("{\"function_call\":{\"arguments\":\"{}\"}}");
    }

    @Test
    void tellsCompletionsWithTheirLogProbs() {
        // Given
        var logProbs = Json.of(Sse.json("{\"tokens\":[\" a\"],\"token_logprobs\":[-0.5]}"));

        // When
        List<JsonNode> chunks = chunks(
                completionFrames(AnswerStyle.PLAIN),
                ReplyFrame.of(new TextDelta(0, " a"), new LogProbs(0, logProbs)),
                ReplyFrame.of(new TextDelta(1, " b")),
                ReplyFrame.of(new Finished(1, FinishReason.LENGTH), new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(chunks.stream().map(chunk -> chunk.get("choices").get(0).toString()))
                .containsExactly(
                        "{\"text\":\" a\",\"index\":0,\"logprobs\":{\"tokens\":[\" a\"],\"token_logprobs\":[-0.5]},\"finish_reason\":null}",
                        "{\"text\":\" b\",\"index\":1,\"logprobs\":null,\"finish_reason\":null}",
                        "{\"text\":\"\",\"index\":1,\"logprobs\":null,\"finish_reason\":\"length\"}",
                        "{\"text\":\"\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}");
        assertThat(chunks.getFirst().get("id").textValue()).isEqualTo("cmpl-0123456789abcdef");
    }

    @Test
    void passesCompletionChunksOfTheFamilyOn() {
        // When
        List<JsonNode> chunks = chunks(
                completionFrames(AnswerStyle.PLAIN),
                Replies.chunk(
                        "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":3,\"model\":\"m\",\"extra\":1,\"choices\":"
                                + "[{\"text\":\" a\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"eos\"}],\"usage\":{\"total_tokens\":1}}",
                        new TextDelta(0, " a"),
                        new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getFirst())
                .isEqualTo(Sse.json(
                        "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":3,\"model\":\"m\",\"extra\":1,\"choices\":"
                                + "[{\"text\":\" a\",\"index\":0,\"logprobs\":null,\"finish_reason\":null}]}"));
        assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
    }

    @Test
    void endsNoChoiceBeforeEveryWantedOneHasBegun() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(new AnswerStyle(2, false, false, false)),
                all(
                        new TextDelta(0, "a"),
                        new Finished(0, FinishReason.STOP),
                        new TextDelta(1, "b"),
                        new Finished(1, FinishReason.LENGTH)));

        // Then
        assertThat(chunks.stream()
                        .map(chunk -> chunk.get("choices").get(0))
                        .map(choice -> choice.get("index") + " " + choice.get("finish_reason")))
                .containsExactly("0 null", "0 null", "1 null", "1 null", "0 \"stop\"", "1 \"length\"");
    }

    @Test
    void endsTheChoicesThereAreWhereFewerCameThanWanted() {
        // When
        List<JsonNode> chunks = chunks(
                chatFrames(new AnswerStyle(2, true, false, false)),
                all(new TextDelta(0, "a"), new Finished(0, FinishReason.STOP)));

        // Then
        assertThat(chunks.getLast().at("/choices/0/finish_reason").textValue()).isEqualTo("stop");
    }

    @Test
    void endsABrokenStreamWithAnErrorAndTheTerminatorOnce() {
        // Given
        ChatFrames frames = chatFrames(WITH_USAGE);
        String begun = frames.encode(ReplyFrame.of(new TextDelta(0, "Hi")));

        // When
        String end = frames.fail(
                        new Failure.Upstream(UpstreamError.of(UpstreamError.Kind.SERVER, "The provider broke off.")))
                + frames.complete()
                + frames.fail(new Failure.Internal());

        // Then
        assertThat(begun).doesNotContain("[DONE]");
        assertThat(end)
                .isEqualTo(
                        "data: {\"error\":{\"message\":\"The provider broke off.\",\"type\":\"server_error\",\"param\":null,"
                                + "\"code\":\"upstream_error\"}}\n\ndata: [DONE]\n\n");
    }

    @Test
    void tellsOfAClockThatRanOutMidStream() {
        // When
        String end = completionFrames(AnswerStyle.PLAIN)
                .fail(new Failure.TimedOut(Failure.Clock.GAP, Duration.ofMillis(1500)));

        // Then
        assertThat(end)
                .isEqualTo("data: {\"error\":{\"message\":\"The provider fell silent for more than 1500 ms.\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"timeout\"}}\n\ndata: [DONE]\n\n");
    }

    @Test
    void takesNoStreamForWholeThatDidNotEnd() {
        // Given
        ChatFrames frames = chatFrames(AnswerStyle.PLAIN);
        frames.encode(ReplyFrame.of(new TextDelta(0, "Hi")));

        // When
        String end = frames.complete();

        // Then
        assertThat(end)
                .startsWith("data: {\"error\":")
                .endsWith("data: [DONE]\n\n")
                .doesNotContain("finish_reason");
    }

    private static ReplyFrame[] all(ReplyEvent... events) {
        return frames(events).toArray(ReplyFrame[]::new);
    }

    private static List<ReplyFrame> frames(ReplyEvent... events) {
        return Stream.of(events).map(ReplyFrame::of).toList();
    }

    private static List<String> deltas(List<JsonNode> chunks) {
        return chunks.stream()
                .map(chunk -> chunk.get("choices").get(0).get("delta").toString())
                .toList();
    }
}
