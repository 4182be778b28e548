package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatResponse;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import io.sluice.support.ScriptedUpstream;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.UnicastProcessor;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams over HTTP: when they commit, how they break, and that a caller's leaving reaches the provider. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OpenAiStreamTest {
    private static final String ROUTE = "scripted";
    private static final String WHOLE =
            "{\"model\":\"scripted\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM = WHOLE.replace("{\"model", "{\"stream\":true,\"model");
    private static final ReplyFrame HELLO = ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hello"));

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI base;

    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicLong cancelledAt = new AtomicLong();

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void tellsAFailureBeforeTheFirstEventByItsStatus(HttpClient.Version version) {
        // Given
        var limited = new UpstreamError(
                UpstreamError.Kind.RATE_LIMIT, 429, "Slow down.", null, null, Duration.ofMillis(2500), null);
        TestCatalog.serve(catalog, List.of(EchoRoutes.refusing(ROUTE, limited)));

        // When
        HttpResponse<String> reply = new Gateway(base, version).post("/v1/chat/completions", STREAM);

        // Then
        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(reply.headers().firstValue("retry-after")).hasValue("3");
        assertThat(reply.headers().firstValue("retry-after-ms")).hasValue("2500");
        assertThat(reply.body())
                .isEqualTo("{\"error\":{\"message\":\"Slow down.\",\"type\":\"rate_limit_error\",\"param\":null,"
                        + "\"code\":\"rate_limit_exceeded\"}}");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void tellsAFailureMidStreamByAnEvent(HttpClient.Version version) {
        // Given
        var broken = new CallFailed(new Failure.Upstream(
                UpstreamError.of(UpstreamError.Kind.NETWORK, "The provider closed the connection.")));
        stream(Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(HELLO), Multi.createFrom().failure(broken)));

        // When
        HttpResponse<String> reply = new Gateway(base, version).post("/v1/chat/completions", STREAM);

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        List<JsonNode> documents = Sse.documents(reply.body());
        assertThat(documents.get(1).at("/choices/0/delta/content").textValue()).isEqualTo("Hello");
        assertThat(documents.getLast().toString())
                .isEqualTo("{\"error\":{\"message\":\"The provider closed the connection.\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"upstream_error\"}}");
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void sendsEachEventAtOnce(HttpClient.Version version) throws IOException {
        // Given
        UnicastProcessor<ReplyFrame> frames = UnicastProcessor.create();
        stream(frames);
        frames.onNext(HELLO);

        // When
        HttpResponse<InputStream> reply = new Gateway(base, version).open("/v1/chat/completions", STREAM);
        try (var lines = new BufferedReader(new InputStreamReader(reply.body(), StandardCharsets.UTF_8))) {
            String role = lines.readLine();
            lines.readLine();
            String hello = lines.readLine();
            lines.readLine();
            frames.onNext(ReplyFrame.of(new ReplyEvent.Finished(0, FinishReason.STOP)));
            frames.onComplete();
            List<String> rest = lines.lines().toList();

            // Then
            assertThat(role).contains("\"role\":\"assistant\"");
            assertThat(hello).contains("\"content\":\"Hello\"");
            assertThat(rest).last().isEqualTo("");
            assertThat(rest).contains("data: [DONE]");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void closesTheProvidersStreamWhenTheCallerLeavesBeforeTheFirstEvent(HttpClient.Version version) {
        // Given
        stream(Multi.createFrom().nothing());
        var gateway = new Gateway(base, version);

        // Then
        assertLeavingIsTold(() -> {
            var call = gateway.begin("/v1/chat/completions", STREAM);
            awaitSubscription();
            call.cancel(true);
        });
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void closesTheProvidersStreamWhenTheCallerLeavesAfterTheFirstEvent(HttpClient.Version version) {
        // Given
        stream(Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(HELLO), Multi.createFrom().nothing()));
        var gateway = new Gateway(base, version);

        // Then
        assertLeavingIsTold(() -> {
            InputStream body = gateway.open("/v1/chat/completions", STREAM).body();
            assertThat(body.read()).isEqualTo('d');
            body.close();
        });
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void closesTheProvidersExchangeWhenTheCallerOfAWholeAnswerLeaves(HttpClient.Version version) {
        // Given
        Uni<ChatResponse> never = Uni.createFrom().nothing();
        var upstream = new ScriptedUpstream(
                never.onSubscription()
                        .invoke(subscribed::incrementAndGet)
                        .onCancellation()
                        .invoke(() -> cancelledAt.set(System.nanoTime())),
                Multi.createFrom().nothing());
        TestCatalog.serve(catalog, List.of(EchoRoutes.of(ROUTE, Task.CHAT, upstream)));
        var gateway = new Gateway(base, version);

        // Then
        assertLeavingIsTold(() -> {
            var call = gateway.begin("/v1/chat/completions", WHOLE);
            awaitSubscription();
            call.cancel(true);
        });
    }

    @Test
    void answersTheNextCallerAfterOneLeft() {
        // Given
        TestCatalog.serve(catalog, EchoRoutes.all());

        // When
        var reply = new Gateway(base, HttpClient.Version.HTTP_1_1)
                .post("/v1/chat/completions", WHOLE.replace("scripted", EchoRoutes.CHAT));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    private void stream(Multi<ReplyFrame> frames) {
        var watched = frames.onSubscription()
                .invoke(subscribed::incrementAndGet)
                .onCancellation()
                .invoke(() -> cancelledAt.set(System.nanoTime()));
        TestCatalog.serve(catalog, List.of(EchoRoutes.of(ROUTE, Task.CHAT, ScriptedUpstream.streaming(watched))));
    }

    private void awaitSubscription() {
        await().atMost(Duration.ofSeconds(10)).until(() -> subscribed.get() > 0);
    }

    /** The quickest of a few, so that a machine busy with something else does not decide. */
    private void assertLeavingIsTold(Leaving caller) {
        long quickest = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            subscribed.set(0);
            cancelledAt.set(0);
            long left;
            try {
                caller.comeAndGo();
                left = System.nanoTime();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> cancelledAt.get() != 0);
            quickest = Math.min(quickest, cancelledAt.get() - left);
        }
        assertThat(Duration.ofNanos(Math.max(0, quickest))).isLessThan(Duration.ofMillis(100));
    }

    @FunctionalInterface
    private interface Leaving {
        void comeAndGo() throws IOException;
    }
}
