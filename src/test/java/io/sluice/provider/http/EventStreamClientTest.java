package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.configuration.MemorySize;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventStreamClientTest {
    private static Vertx vertx;
    private static FakeUpstream upstream;
    private static EventStreamClient client;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        upstream = FakeUpstream.start();
        client = new EventStreamClient(vertx, new Config(), TestAddresses.egress(vertx), TestTrace.toProviders());
    }

    @AfterAll
    static void stop() {
        client.close();
        upstream.close();
        vertx.close();
    }

    @BeforeEach
    void reset() {
        upstream.reset();
    }

    @Test
    void readsEventsToTheEndAndUsesTheConnectionAgain() {
        int before = upstream.connectionsAccepted();
        for (int i = 0; i < 5; i++) {
            upstream.script().next(Reply.text("Hello there"));
            List<SseEvent> events = stream(100).awaitCompletion().getItems();
            assertThat(events.getLast().data()).isEqualTo("[DONE]");
        }

        assertThat(upstream.connectionsAccepted() - before).isLessThanOrEqualTo(1);
    }

    @Test
    void asksTheSocketOnlyOnDemand() {
        upstream.script().next(Reply.text("one two three four"));
        var events = stream(0);

        events.request(1);
        await().untilAsserted(() -> assertThat(events.getItems()).hasSize(1));
        events.request(2);
        await().untilAsserted(() -> assertThat(events.getItems()).hasSize(3));
        events.cancel();
    }

    @Test
    void cancelReachesTheUpstreamBeforeTheFirstByte() {
        upstream.script().next(Reply.text("never read").latency(Duration.ofMinutes(1)));
        var events = stream(10);
        await().until(() -> !upstream.requests().isEmpty());

        events.cancel();

        await().atMost(Duration.ofSeconds(2))
                .until(() -> upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
    }

    @Test
    void cancelReachesTheUpstreamInTheMiddle() {
        upstream.script().next(Reply.text("one two three four five").gap(Duration.ofSeconds(5)));
        var events = stream(10);
        await().until(() -> !events.getItems().isEmpty());

        events.cancel();

        await().atMost(Duration.ofSeconds(2))
                .until(() -> upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
    }

    @Test
    void aStreamThatIsGivenUpAfterItsEndLeavesItsConnectionToOthers() {
        upstream.script()
                .next(
                        Reply.text("one two three").gap(Duration.ofMillis(5)),
                        Reply.text("four five six").gap(Duration.ofMillis(100)));
        var unread = stream(1);
        await().until(() ->
                !upstream.requests().isEmpty() && upstream.lastRequest().outcome() == Outcome.COMPLETED);
        int connections = upstream.connectionsAccepted();
        var other = stream(100);
        await().until(() -> !other.getItems().isEmpty());

        unread.cancel();

        assertThat(other.awaitCompletion().getItems().getLast().data()).isEqualTo("[DONE]");
        assertThat(upstream.connectionsAccepted()).as("both had one connection").isEqualTo(connections);
    }

    @Test
    void tellsWhatCameBeforeTheConnectionBroke() {
        upstream.script()
                .next(Reply.text("one two three four")
                        .gap(Duration.ofMillis(20))
                        .cutAfterEvent(4));
        var events = stream(1);
        await().until(() ->
                !upstream.requests().isEmpty() && upstream.lastRequest().outcome() == Outcome.CUT_BY_SCRIPT);
        await().until(() -> !events.getItems().isEmpty());

        events.request(100);

        assertThat(CallFailed.failureOf(events.awaitFailure().getFailure()))
                .isInstanceOfSatisfying(
                        Failure.Upstream.class,
                        told -> assertThat(told.error().kind()).isEqualTo(UpstreamError.Kind.NETWORK));
        assertThat(events.getItems()).hasSize(4);
    }

    @Test
    void handsAnErrorStatusToTheReader() {
        upstream.script().next(Reply.error(503));

        Failure failure = CallFailed.failureOf(stream(10).awaitFailure().getFailure());

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.Upstream.class,
                        told -> assertThat(told.error().status()).isEqualTo(503));
    }

    @Test
    void failsWhenNobodyListens() {
        var request = new UpstreamRequest(URI.create("http://127.0.0.1:1/v1/chat/completions"), List.of(), new byte[0]);

        var events = client.post(request, EventStreamClientTest::error)
                .subscribe()
                .withSubscriber(AssertSubscriber.<SseEvent>create(1));

        assertThat(CallFailed.failureOf(events.awaitFailure().getFailure()))
                .isInstanceOfSatisfying(
                        Failure.Upstream.class,
                        told -> assertThat(told.error().kind()).isEqualTo(UpstreamError.Kind.NETWORK));
    }

    private static AssertSubscriber<SseEvent> stream(long demand) {
        String body = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
        var request = new UpstreamRequest(
                URI.create(upstream.baseUrl("openai") + "/chat/completions"),
                List.of(Map.entry("Authorization", "Bearer sk-x"), Map.entry("Content-Type", "application/json")),
                body.getBytes(StandardCharsets.UTF_8));
        return client.post(request, EventStreamClientTest::error)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(demand));
    }

    private static UpstreamError error(UpstreamReply reply) {
        return new UpstreamError(UpstreamError.Kind.SERVER, reply.status(), "failed", null, null, null, null);
    }

    static final class Config implements UpstreamHttpConfig {
        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(2);
        }

        @Override
        public int maxConnections() {
            return 16;
        }

        @Override
        public Duration keepAlive() {
            return Duration.ofSeconds(60);
        }

        @Override
        public MemorySize maxEventSize() {
            return new MemorySize(BigInteger.valueOf(1 << 20));
        }

        @Override
        public MemorySize maxReplySize() {
            return new MemorySize(BigInteger.valueOf(1 << 20));
        }

        @Override
        public MemorySize maxErrorSize() {
            return new MemorySize(BigInteger.valueOf(1 << 16));
        }
    }
}
