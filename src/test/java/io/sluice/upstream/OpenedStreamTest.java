package io.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.UpstreamError;
import io.sluice.routing.RoutePolicy.Timeouts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenedStreamTest {
    private static final ReplyFrame STARTED = ReplyFrame.of(new ReplyEvent.Started(ReplyMeta.UNKNOWN));
    private static final ReplyFrame HELLO = ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hello"));
    private static final ReplyFrame DONE = ReplyFrame.of(new ReplyEvent.Finished(0, FinishReason.STOP));
    private static final Timeouts LONG =
            new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5));

    private static Vertx vertx;

    private final Source source = new Source();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    @Test
    void opensWithTheFirstFrameThatSaysSomethingAndLosesNone() {
        var opening = open(LONG);

        source.emit(STARTED);
        assertThat(opening.getItem()).as("a role alone").isNull();
        source.emit(HELLO);
        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(10));
        source.emit(DONE);
        source.subscriber.onComplete();

        assertThat(frames.awaitCompletion().getItems()).containsExactly(STARTED, HELLO, DONE);
    }

    @Test
    void failsToOpenWhenTheProviderFailsAfterItsRole() {
        var opening = open(LONG);
        source.emit(STARTED);

        source.subscriber.onError(overloaded());

        assertThat(opening.awaitFailure().getFailure())
                .isInstanceOf(CallFailed.class)
                .hasMessage("busy");
    }

    @Test
    void tellsALaterFailureInTheStreamAfterWhatCame() {
        var opening = open(LONG);
        source.emit(HELLO);
        source.subscriber.onError(overloaded());

        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(10));

        assertThat(frames.awaitFailure().getItems()).containsExactly(HELLO);
        assertThat(frames.getFailure()).hasMessage("busy");
    }

    @Test
    void asksForOneFrameAtATimeAndOnlyOnDemand() {
        var opening = open(LONG);
        source.emit(HELLO);
        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(0));

        assertThat(source.requested.get()).as("the one frame that opened it").isEqualTo(1);
        frames.request(1);
        assertThat(source.requested.get()).isEqualTo(1);
        frames.request(1);
        assertThat(source.requested.get()).isEqualTo(2);
        frames.cancel();
    }

    @Test
    void cancelsTheProviderWhenNobodyWaitsForTheOpening() {
        var opening = open(LONG);

        opening.cancel();

        assertThat(source.cancelled).isTrue();
    }

    @Test
    void cancelsTheProviderWhenTheReaderLeaves() {
        var opening = open(LONG);
        source.emit(HELLO);
        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(1));

        frames.cancel();

        assertThat(source.cancelled).isTrue();
    }

    @Test
    void endsASilentStreamByTheGapClock() {
        var opening = open(new Timeouts(Duration.ofMinutes(1), Duration.ofMillis(60), Duration.ofMinutes(5)));
        source.emit(HELLO);

        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(10));

        assertThat(failureOf(frames)).isEqualTo(new Failure.TimedOut(Failure.Clock.GAP, Duration.ofMillis(60)));
        assertThat(source.cancelled).isTrue();
    }

    @Test
    void neverTakesASlowReaderForASilentProvider() {
        var opening = open(new Timeouts(Duration.ofMinutes(1), Duration.ofMillis(40), Duration.ofMinutes(5)));
        source.emit(HELLO);
        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(1));
        long before = System.nanoTime();

        await().until(() -> System.nanoTime() - before > Duration.ofMillis(200).toNanos());

        assertThat(source.cancelled).isFalse();
        frames.request(1);
        source.emit(DONE);
        source.subscriber.onComplete();
        frames.awaitCompletion();
    }

    @Test
    void endsAStreamThatTakesTooLongOverall() {
        var stream = OpenedStream.open(
                Multi.createFrom().publisher(source),
                vertx,
                new Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMillis(50)),
                System.nanoTime() + Duration.ofMillis(50).toNanos());
        var opening = stream.subscribe().withSubscriber(UniAssertSubscriber.create());
        source.emit(HELLO);

        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(10));

        assertThat(failureOf(frames)).isEqualTo(new Failure.TimedOut(Failure.Clock.TOTAL, Duration.ofMillis(50)));
    }

    @Test
    void opensAnAnswerThatSaysNothing() {
        var opening = open(LONG);

        source.subscriber.onComplete();

        var frames = opening.awaitItem()
                .getItem()
                .frames()
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(1));
        assertThat(frames.awaitCompletion().getItems()).isEmpty();
    }

    private UniAssertSubscriber<OpenedStream> open(Timeouts timeouts) {
        return OpenedStream.open(
                        Multi.createFrom().publisher(source),
                        vertx,
                        timeouts,
                        System.nanoTime() + timeouts.total().toNanos())
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private static Failure failureOf(AssertSubscriber<ReplyFrame> frames) {
        return CallFailed.failureOf(frames.awaitFailure().getFailure());
    }

    private static CallFailed overloaded() {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(UpstreamError.Kind.OVERLOADED, "busy")));
    }

    /** A provider's stream in the test's hands. */
    private static final class Source implements Flow.Publisher<ReplyFrame> {
        private final AtomicLong requested = new AtomicLong();
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private Flow.Subscriber<? super ReplyFrame> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super ReplyFrame> wanting) {
            subscriber = wanting;
            wanting.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long n) {
                    requested.addAndGet(n);
                }

                @Override
                public void cancel() {
                    cancelled.set(true);
                }
            });
        }

        void emit(ReplyFrame... frames) {
            List.of(frames).forEach(subscriber::onNext);
        }
    }
}
