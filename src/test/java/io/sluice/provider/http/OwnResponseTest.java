package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.UpstreamError;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that are given up while their response comes to its end on another event loop. */
class OwnResponseTest {
    private static final Buffer TWO_EVENTS = Buffer.buffer("data: one\n\ndata: two\n\n");
    /** Of calls one after the other; half of them give up. A connection closed under another call showed in one of about 900. */
    private static final int LANES = 12;

    private static final int CALLS_OF_A_LANE = 1_500;

    private final Vertx upstreams = Vertx.vertx();
    private final Vertx vertx = Vertx.vertx();
    private final EventStreamClient client = new EventStreamClient(
            vertx, new EventStreamClientTest.Config(), TestAddresses.egress(vertx), TestTrace.toProviders());
    private Handler<HttpServerRequest> upstream = request -> {};
    private URI address;

    @BeforeEach
    void listen() throws Exception {
        HttpServer server = upstreams
                .createHttpServer()
                .requestHandler(request -> {
                    request.response().putHeader("content-type", "text/event-stream");
                    upstream.handle(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        address = URI.create("http://127.0.0.1:" + server.actualPort() + "/");
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        upstreams.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void givingUpInTheMomentOfTheEndLeavesTheConnectionToOtherCalls() throws InterruptedException {
        upstream = request -> {
            request.response().setChunked(true).write(TWO_EVENTS);
            Vertx.currentContext().runOnContext(later -> request.response().end());
        };
        stream(); // what Mutiny loads for the first of them is not made to be loaded by several threads at once
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var running = new CountDownLatch(LANES);
        for (int lane = 0; lane < LANES; lane++) {
            boolean givesUp = lane % 2 == 0;
            Context loop = ((VertxInternal) vertx).createEventLoopContext();
            loop.runOnContext(start -> call(loop, givesUp, CALLS_OF_A_LANE, failures, running));
        }

        assertThat(running.await(2, TimeUnit.MINUTES)).as("all calls made").isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void anInterimResponseIsNoEnd() {
        var closed = new AtomicBoolean();
        upstream = request -> {
            request.connection().closeHandler(ignored -> closed.set(true));
            request.response().writeEarlyHints(MultiMap.caseInsensitiveMultiMap());
            request.response().setChunked(true).write(TWO_EVENTS);
        };
        var events = stream().subscribe().withSubscriber(AssertSubscriber.<SseEvent>create(1));
        events.awaitNextItem();

        events.cancel();

        await().untilTrue(closed);
    }

    private void call(Context loop, boolean givesUp, int left, Queue<Throwable> failures, CountDownLatch running) {
        if (left == 0) {
            running.countDown();
            return;
        }
        Uni<?> call =
                givesUp ? stream().select().first().toUni() : stream().collect().last();
        call.onFailure()
                .invoke(failures::add)
                .onItemOrFailure()
                .invoke(() -> loop.runOnContext(next -> call(loop, givesUp, left - 1, failures, running)))
                .subscribe()
                .with(done -> {}, failed -> {});
    }

    private Multi<SseEvent> stream() {
        var request = new UpstreamRequest(address, List.of(), "{}".getBytes(StandardCharsets.UTF_8));
        return client.post(
                request,
                reply ->
                        new UpstreamError(UpstreamError.Kind.SERVER, reply.status(), "failed", null, null, null, null));
    }
}
