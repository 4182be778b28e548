package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.support.RawStream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What streams promise, seen from outside the process. */
class StreamingIT {
    private static final int MEGABYTE = 1024 * 1024;
    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
              - name: claude
                endpoint_type: llm/v1/chat
                model: {provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: sk-ant-x, api_base: ANTHROPIC}}
              - name: hurried
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
                timeouts: {open: 300ms, gap: 300ms, total: 30s}
              - name: short
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
                timeouts: {total: 700ms}
            """;

    @TempDir
    private static Path folder;

    private static GatewaySetup setup;

    @BeforeAll
    static void start() throws IOException {
        setup = GatewaySetup.start(folder, ROUTES);
    }

    @AfterAll
    static void stop() {
        setup.close();
    }

    @BeforeEach
    void reset() {
        setup.upstream().reset();
    }

    @Test
    void anUpstreamsRefusalIsTheCallersStatus() throws Exception {
        setup.upstream().script().next(Reply.rateLimited(new RetryAfter.Seconds(7)));

        HttpResponse<String> reply = setup.chat("chat", true);

        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(reply.headers().firstValue("retry-after")).hasValue("7");
        assertThat(reply.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
    }

    @Test
    void aStreamThatBreaksEndsWithAnErrorInTheCallersDialect() throws Exception {
        setup.upstream().script().next(Reply.text("one two three four five six").cutAfterEvent(3));

        HttpResponse<String> reply = setup.chat("chat", true);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("data: {\"error\":{").endsWith("data: [DONE]\n\n");
        assertThat(reply.body().split("\\[DONE]", -1)).hasSize(2);
    }

    @Test
    void anErrorInsideAnAnthropicStreamIsToldToAnOpenAiClient() throws Exception {
        setup.upstream()
                .script()
                .next(Reply.text("one two three four")
                        .errorAfterEvent(4, VendorError.of(529).withMessage("Overloaded")));

        HttpResponse<String> reply = setup.chat("claude", true);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .contains("data: {\"error\":{")
                .contains("Overloaded")
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void theOpenClockGivesATrueStatus() throws Exception {
        setup.upstream().script().next(Reply.text("late").latency(Duration.ofSeconds(20)));

        HttpResponse<String> reply = setup.chat("hurried", true);

        assertThat(reply.statusCode()).isEqualTo(504);
        await().atMost(Duration.ofSeconds(2)).until(() -> outcome() == Outcome.CANCELLED_BY_CLIENT);
    }

    @Test
    void theGapClockEndsASilentStream() throws Exception {
        setup.upstream().script().next(Reply.text("one two three four").stallAfterEvent(3));

        HttpResponse<String> reply = setup.chat("hurried", true);

        assertThat(reply.body()).contains("fell silent").endsWith("data: [DONE]\n\n");
        await().atMost(Duration.ofSeconds(2)).until(() -> outcome() == Outcome.CANCELLED_BY_CLIENT);
    }

    @Test
    void theTotalClockEndsAStreamThatGoesOnTooLong() throws Exception {
        setup.upstream().script().next(Reply.text("word ".repeat(200)).gap(Duration.ofMillis(100)));

        HttpResponse<String> reply = setup.chat("short", true);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("700 ms").endsWith("data: [DONE]\n\n");
    }

    @Test
    void hangingUpBeforeTheFirstEventReachesTheUpstreamWithinATenthOfASecond() throws Exception {
        for (String route : new String[] {"chat", "claude"}) {
            setup.upstream().reset();
            setup.upstream().onEveryCall(Reply.text("never seen").latency(Duration.ofMinutes(1)));
            try (var stream = RawStream.open(setup.gateway().apiUrl(), GatewaySetup.KEY, chat(route))) {
                await().until(() -> !setup.upstream().requests().isEmpty());
                assertThat(cancelledAfterHangingUp(stream)).as(route).isLessThan(Duration.ofMillis(100));
            }
        }
    }

    @Test
    void hangingUpInTheMiddleReachesTheUpstreamWithinATenthOfASecond() throws Exception {
        for (String route : new String[] {"chat", "claude"}) {
            setup.upstream().reset();
            setup.upstream().onEveryCall(Reply.text("word ".repeat(500)).gap(Duration.ofMillis(20)));
            try (var stream = RawStream.open(setup.gateway().apiUrl(), GatewaySetup.KEY, chat(route))) {
                stream.readUntil("word");
                assertThat(cancelledAfterHangingUp(stream)).as(route).isLessThan(Duration.ofMillis(100));
            }
        }
        assertThat(setup.gateway().output()).doesNotContain("ERROR");
    }

    @Test
    void hangingUpOnAWholeAnswerReachesTheUpstream() throws Exception {
        setup.upstream().onEveryCall(Reply.text("never seen").latency(Duration.ofMinutes(1)));
        String body = GatewaySetup.CHAT.formatted("chat", false);
        try (var call = RawStream.open(setup.gateway().apiUrl(), GatewaySetup.KEY, body)) {
            await().until(() -> !setup.upstream().requests().isEmpty());

            assertThat(cancelledAfterHangingUp(call)).isLessThan(Duration.ofMillis(100));
        }
    }

    @Test
    void aReaderThatStopsHoldsTheUpstreamBackAndMemoryStaysFlat() throws Exception {
        warmUp();
        long before = liveHeap();
        setup.upstream().script().next(Reply.endless(100L * MEGABYTE));
        try (var stream = RawStream.open(setup.gateway().apiUrl(), GatewaySetup.KEY, chat("chat"))) {
            stream.readUntil("data: ");
            long[] accepted = {-1};
            await().pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        long now = setup.upstream().lastRequest().bytesAccepted();
                        boolean stopped = now == accepted[0];
                        accepted[0] = now;
                        return stopped;
                    });

            assertThat(setup.upstream().lastRequest().bytesAccepted()).isLessThan(50L * MEGABYTE);
            assertThat(liveHeap() - before).isLessThan(8L * MEGABYTE);
        }
    }

    private static Duration cancelledAfterHangingUp(RawStream stream) throws IOException {
        long hungUp = System.nanoTime();
        stream.close();
        await().pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(5))
                .until(() -> outcome() == Outcome.CANCELLED_BY_CLIENT);
        return Duration.ofNanos(setup.upstream().lastRequest().endedNanos() - hungUp);
    }

    private static void warmUp() throws Exception {
        for (int i = 0; i < 50; i++) {
            setup.chat("chat", true);
        }
    }

    /** Bytes of live objects on the gateway's heap, after a collection. */
    private static long liveHeap() throws IOException, InterruptedException {
        setup.gateway().collectGarbage();
        var used = Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*} ([0-9.E+]+)")
                .matcher(setup.metrics());
        long sum = 0;
        while (used.find()) {
            sum += (long) Double.parseDouble(used.group(1));
        }
        assertThat(sum).isPositive();
        return sum;
    }

    private static Outcome outcome() {
        return setup.upstream().lastRequest().outcome();
    }

    private static String chat(String route) {
        return GatewaySetup.CHAT.formatted(route, true);
    }
}
