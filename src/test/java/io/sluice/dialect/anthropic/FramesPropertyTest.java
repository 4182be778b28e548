package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Usage;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every stream that is built, whatever is told in which order. */
class FramesPropertyTest {
    private static final String ARGUMENTS = "{\"k\":[\"}\",{}]}";

    @Property
    void everyStreamIsInOrderAndTellsWhatTheWholeAnswerTells(
            @ForAll("events") List<ReplyEvent> told, @ForAll boolean thoughts) {
        // Given
        Decoded asked = Replies.asked(thoughts);
        List<ReplyFrame> frames = told.stream().map(ReplyFrame::of).toList();

        // When
        JsonNode streamed = ReadStream.message(Replies.write(Replies.frames(asked), frames));
        JsonNode whole = Replies.json(new AnthropicEncoder(asked, Replies.STAMP).message(ReplyEvents.fold(told)));

        // Then
        assertThat(streamed.get("content")).isEqualTo(whole.get("content"));
        assertThat(streamed.get("stop_reason")).isEqualTo(whole.get("stop_reason"));
        assertThat(streamed.get("id")).isEqualTo(whole.get("id"));
        assertThat(streamed.at("/usage/output_tokens").isIntegralNumber()).isTrue();
    }

    @Property
    void theFramesDoNotMatterOnlyTheEvents(@ForAll("events") List<ReplyEvent> told) {
        // Given
        Decoded asked = Replies.asked(true);

        // When
        String single = Replies.write(
                Replies.frames(asked), told.stream().map(ReplyFrame::of).toList());
        String together = Replies.write(Replies.frames(asked), List.of(new ReplyFrame(told, null)));

        // Then
        assertThat(ReadStream.message(together).get("content"))
                .isEqualTo(ReadStream.message(single).get("content"));
    }

    @Property
    void aStreamThatBreaksAnywhereEndsInAnError(@ForAll("events") List<ReplyEvent> told, @ForAll int where) {
        // When
        MessageFrames encoder = Replies.frames(Replies.asked(true));
        var written = new StringBuilder();
        told.subList(0, Math.floorMod(where, told.size()))
                .forEach(event -> written.append(encoder.encode(ReplyFrame.of(event))));
        written.append(encoder.fail(new Failure.Internal()));

        // Then
        List<JsonNode> events = Replies.events(written.toString());
        assertThat(events.getLast().get("type").asText()).isEqualTo("error");
        assertThat(events.getLast().at("/error/type").asText()).isEqualTo("api_error");
        assertThat(events.subList(0, events.size() - 1))
                .noneMatch(event -> event.get("type").asText().equals("error")
                        || event.get("type").asText().equals("message_stop"));
    }

    /** Of one candidate, in any order; calls of tools interleave, each one's arguments are whole by the end. */
    @Provide
    Arbitrary<List<ReplyEvent>> events() {
        Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 8);
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(6);
        return Combinators.combine(
                        kinds.list().ofMaxSize(24),
                        texts.list().ofSize(24),
                        Arbitraries.of(FinishReason.class),
                        Arbitraries.randomValue(random -> random))
                .as((steps, words, finish, random) -> {
                    List<ReplyEvent> events = new ArrayList<>();
                    List<Integer> argued = new ArrayList<>();
                    events.add(new ReplyEvent.Started(Replies.META));
                    for (int i = 0; i < steps.size(); i++) {
                        String word = words.get(i);
                        switch (steps.get(i)) {
                            case 0, 1 -> events.add(new ReplyEvent.TextDelta(0, word));
                            case 2 -> events.add(new ReplyEvent.ThoughtDelta(0, word));
                            case 3 -> events.add(new ReplyEvent.ThoughtSigned(0, "s" + word));
                            case 4 -> events.add(new ReplyEvent.ThoughtHidden(0, word));
                            case 5 -> {
                                events.add(new ReplyEvent.ToolCallStarted(
                                        0, argued.size(), "call_" + argued.size(), "tool"));
                                argued.add(0);
                            }
                            case 6 ->
                                events.add(new ReplyEvent.UsageReported(
                                        Usage.reported(Usage.Tokens.of(3, events.size()), null)));
                            default -> {
                                if (!argued.isEmpty()) {
                                    argue(random.nextInt(argued.size()), 1 + random.nextInt(6), argued, events);
                                }
                            }
                        }
                    }
                    for (int call = 0; call < argued.size(); call++) {
                        argue(call, ARGUMENTS.length(), argued, events);
                    }
                    events.add(new ReplyEvent.Finished(0, finish));
                    return events;
                });
    }

    private static void argue(int call, int letters, List<Integer> argued, List<ReplyEvent> events) {
        int from = argued.get(call);
        int to = Math.min(ARGUMENTS.length(), from + letters);
        if (from < to) {
            events.add(new ReplyEvent.ToolCallDelta(0, call, ARGUMENTS.substring(from, to)));
            argued.set(call, to);
        }
    }
}
