package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FrameStreamsTest {
    private static final CallFailed BROKEN = new CallFailed(new Failure.Internal());

    @Test
    void skipsEventsThatSayNothingAndDeliversWhatWasHeldBack() {
        assertThat(read(events("a", "skip", "b")).awaitCompletion().getItems())
                .containsExactly(frame("a"), frame("b"), frame("end"));
    }

    @Test
    void failsWhenTheAnswerIsNotCompleteAtTheEnd() {
        assertThat(read(events("a", "incomplete")).awaitFailure().getFailure()).isSameAs(BROKEN);
    }

    @Test
    void closesTheUpstreamWhenAnEventIsAnError() {
        var cancelled = new AtomicBoolean();
        var source = events("a", "error", "b").onCancellation().invoke(() -> cancelled.set(true));

        var read = read(source).awaitFailure();

        assertThat(read.getFailure()).isSameAs(BROKEN);
        assertThat(read.getItems()).containsExactly(frame("a"));
        assertThat(cancelled).isTrue();
    }

    @Test
    void takesABreakAfterTheLastWordForTheEnd() {
        var broken = Multi.createFrom().<SseEvent>failure(BROKEN);

        assertThat(read(Multi.createBy().concatenating().streams(events("a", "done"), broken))
                        .awaitCompletion()
                        .getItems())
                .containsExactly(frame("a"), frame("end"));
        assertThat(read(Multi.createBy().concatenating().streams(events("a"), broken))
                        .awaitFailure()
                        .getFailure())
                .isSameAs(BROKEN);
    }

    @Test
    void asksForNoMoreThanIsAskedOfIt() {
        var asked = new AtomicLong();
        var source = Multi.createFrom().range(0, 1000).map(i -> new SseEvent("", "a" + i));
        var read = FrameStreams.decode(source.onRequest().invoke(asked::addAndGet), Recorder::new)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(2));

        assertThat(read.getItems()).hasSize(2);
        assertThat(asked).hasValue(2);
    }

    private static AssertSubscriber<ReplyFrame> read(Multi<SseEvent> events) {
        return FrameStreams.decode(events, Recorder::new)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private static Multi<SseEvent> events(String... data) {
        return Multi.createFrom().items(data).map(text -> new SseEvent("", text));
    }

    private static ReplyFrame frame(String text) {
        return ReplyFrame.of(new ReplyEvent.TextDelta(0, text));
    }

    /** Makes a frame of each event but for those whose data are orders. */
    private static final class Recorder implements EventDecoder {
        private boolean complete;
        private boolean incomplete;

        @Override
        public Optional<ReplyFrame> decode(SseEvent event) {
            switch (event.data()) {
                case "error" -> throw BROKEN;
                case "done" -> complete = true;
                case "incomplete" -> incomplete = true;
                case "skip" -> {}
                default -> {
                    return Optional.of(frame(event.data()));
                }
            }
            return Optional.empty();
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public Optional<ReplyFrame> end() {
            if (incomplete) {
                throw BROKEN;
            }
            return Optional.of(frame("end"));
        }
    }
}
