package io.sluice.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.smallrye.mutiny.Multi;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller who waits long is shown that the stream is alive, and no longer once it is over. */
@Timeout(30)
class EventStreamWriterTest {
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aSilentStreamIsKeptAliveUntilTheCallerLeaves() throws Exception {
        // Given
        var cancelled = new CountDownLatch(1);
        Multi<ReplyFrame> silent = Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(frame()), Multi.createFrom().<ReplyFrame>nothing())
                .onCancellation()
                .invoke(cancelled::countDown);

        // When
        try (BufferedReader lines = open(serve(silent, "ping"))) {
            assertThat(lines.readLine()).isEqualTo("frame");
            assertThat(lines.readLine()).isEqualTo("ping");
            assertThat(lines.readLine()).isEqualTo("ping");
        }

        // Then
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aStreamThatIsOverIsNot() throws Exception {
        // When
        try (BufferedReader lines = open(serve(Multi.createFrom().item(frame()), "ping"))) {
            // Then
            assertThat(lines.lines()).containsExactly("frame", "end");
        }
    }

    private URI serve(Multi<ReplyFrame> frames, String keepAlive) {
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> frames.subscribe()
                        .withSubscriber(new EventStreamWriter(
                                vertx,
                                request.response(),
                                new Lines(keepAlive),
                                Duration.ofMillis(20),
                                done::countDown)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/");
    }

    private static BufferedReader open(URI uri) throws IOException, InterruptedException {
        var response =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private static ReplyFrame frame() {
        return ReplyFrame.of(new ReplyEvent.TextDelta(0, "x"));
    }

    /** One line a frame. */
    private record Lines(String keepAlive) implements FrameEncoder {
        @Override
        public String encode(ReplyFrame frame) {
            return "frame\n";
        }

        @Override
        public String keepAlive() {
            return keepAlive + "\n";
        }

        @Override
        public String complete() {
            return "end\n";
        }

        @Override
        public String fail(Failure failure) {
            return "error\n";
        }
    }
}
