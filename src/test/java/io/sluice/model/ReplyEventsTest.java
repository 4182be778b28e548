package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ReplyEventsTest {
    @Property
    void foldUndoesUnfold(@ForAll("answers") ChatResponse answer) {
        assertThat(ReplyEvents.fold(ReplyEvents.unfold(answer))).isEqualTo(answer);
    }

    @Test
    void joinsNeighbouringTextAndKeepsTheOrderOfParts() {
        ChatResponse answer = ReplyEvents.fold(List.of(
                new ReplyEvent.ThoughtDelta(0, "Let me "),
                new ReplyEvent.ThoughtDelta(0, "see."),
                new ReplyEvent.ThoughtSigned(0, "sig"),
                new ReplyEvent.TextDelta(0, "It is "),
                new ReplyEvent.TextDelta(0, "five."),
                new ReplyEvent.Finished(0, FinishReason.STOP)));

        assertThat(answer.candidates().getFirst().parts())
                .containsExactly(new Part.Thought("Let me see.", "sig"), new Part.Text("It is five."));
    }

    @Test
    void keepsInterleavedToolCallsAndCandidatesApart() {
        ChatResponse answer = ReplyEvents.fold(List.of(
                new ReplyEvent.ToolCallStarted(1, 0, "a", "first"),
                new ReplyEvent.ToolCallStarted(1, 1, "b", "second"),
                new ReplyEvent.TextDelta(0, "Hi"),
                new ReplyEvent.ToolCallDelta(1, 1, "{}"),
                new ReplyEvent.ToolCallDelta(1, 0, "{\"x\""),
                new ReplyEvent.ToolCallDelta(1, 0, ":1}"),
                new ReplyEvent.Finished(1, FinishReason.TOOL_CALLS),
                new ReplyEvent.Finished(0, FinishReason.STOP)));

        assertThat(answer.candidates())
                .containsExactly(
                        new Candidate(0, List.of(new Part.Text("Hi")), FinishReason.STOP, null),
                        new Candidate(
                                1,
                                List.of(
                                        new Part.ToolCall("a", "first", "{\"x\":1}"),
                                        new Part.ToolCall("b", "second", "{}")),
                                FinishReason.TOOL_CALLS,
                                null));
    }

    @Test
    void takesTheLastUsageAndNeverAdds() {
        ChatResponse answer = ReplyEvents.fold(List.of(
                new ReplyEvent.UsageReported(Usage.reported(Usage.Tokens.of(9, 1), null)),
                new ReplyEvent.UsageReported(Usage.reported(Usage.Tokens.of(9, 5), null))));

        assertThat(answer.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 5));
    }

    @Test
    void joinsLogProbsOfTheFrames() throws InvalidJson {
        ChatResponse answer = ReplyEvents.fold(List.of(
                new ReplyEvent.LogProbs(0, Json.of(JsonCodec.read("{\"content\":[1],\"refusal\":null}"))),
                new ReplyEvent.LogProbs(0, Json.of(JsonCodec.read("{\"content\":[2,3],\"refusal\":null}"))),
                new ReplyEvent.Finished(0, FinishReason.STOP)));

        assertThat(answer.candidates().getFirst().logProbs())
                .isEqualTo(Json.of(JsonCodec.read("{\"content\":[1,2,3],\"refusal\":null}")));
    }

    @Provide
    Arbitrary<ChatResponse> answers() {
        Arbitrary<String> text = Arbitraries.strings().ofMinLength(1).ofMaxLength(8);
        Arbitrary<Part> part = Arbitraries.oneOf(
                text.map(Part.Text::new),
                text.map(Part.Refusal::new),
                text.map(Part.HiddenThought::new),
                Combinators.combine(text, text).as(Part.Thought::new),
                Combinators.combine(text, text, text).as(Part.ToolCall::new));
        Arbitrary<List<Part>> parts = part.list().ofMaxSize(6).map(ReplyEventsTest::withoutNeighbours);
        Arbitrary<Candidate> candidate = Combinators.combine(parts, Arbitraries.of(FinishReason.class))
                .as((said, finish) -> new Candidate(0, said, finish, null));
        return Combinators.combine(
                        candidate.list().ofMinSize(1).ofMaxSize(3),
                        text,
                        Arbitraries.longs().between(0, 9))
                .as((candidates, id, tokens) -> {
                    var numbered = new ArrayList<Candidate>();
                    for (Candidate one : candidates) {
                        numbered.add(new Candidate(numbered.size(), one.parts(), one.finish(), null));
                    }
                    return new ChatResponse(
                            new ReplyMeta(id, "m", 1L),
                            numbered,
                            Usage.reported(Usage.Tokens.of(tokens, tokens), null),
                            null);
                });
    }

    /** Texts side by side are one part by definition. */
    private static List<Part> withoutNeighbours(List<Part> parts) {
        var kept = new ArrayList<Part>();
        for (Part part : parts) {
            if (kept.isEmpty() || kept.getLast().getClass() != part.getClass() || part instanceof Part.ToolCall) {
                kept.add(part);
            }
        }
        return kept;
    }
}
