package io.sluice.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.RecordedRequest.Outcome;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which pieces, frames and sizes an answer can be made to travel. */
class DeliveryTest {

    private static final String PATH = "/openai/v1/chat/completions";
    private static final String HELLO = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}";

    private final FakeUpstream upstream = FakeUpstream.start();
    private final WireClient client = WireClient.ofOpenAi();
    private final String chat = upstream.url() + PATH;

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void splitsTheBodyAtGivenBytesEachPieceInAFlushOfItsOwn() throws IOException {
        upstream.script().next(Reply.text("Hi 👩‍🚀").inOneEvent().splitAt(10, 333));

        try (var socket = client.open(upstream, PATH, STREAM)) {
            var sizes = RawReplies.chunkSizes(RawReplies.readChunked(socket));
            // Cuts fall inside events; what lies between two cuts comes at once, several events or parts of them.
            var total = (int) upstream.lastRequest().bytesOffered();
            assertThat(sizes).containsExactly(10, 323, total - 333);
            assertThat(upstream.lastRequest().eventsSent()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void splitsTheBodyEveryFewBytesThroughTheMiddleOfCharacters(int size) throws IOException {
        upstream.script()
                .next(
                        Reply.text("Grüße 👩‍🚀").splitEvery(size),
                        Reply.text("Grüße 👩‍🚀").splitEvery(size));

        String stream;
        try (var socket = client.open(upstream, PATH, STREAM)) {
            stream = RawReplies.readChunked(socket);
        }
        var sizes = RawReplies.chunkSizes(stream);
        var whole = client.postForJson(chat, HELLO);

        assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(length -> length == size);
        var said = new StringBuilder();
        WireClient.events(RawReplies.dechunked(stream)).stream()
                .filter(event -> !event.data().equals("[DONE]"))
                .forEach(event ->
                        said.append(event.json().at("/choices/0/delta/content").asText("")));
        assertThat(said).hasToString("Grüße 👩‍🚀");
        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("Grüße 👩‍🚀");
    }

    @Test
    void framesEventsInEveryPermittedWay() {
        var hi = Reply.text("Hi").header("x-extra", "yes");
        upstream.script()
                .next(
                        hi.lineEnd("\r\n").noSpaceAfterColon(),
                        hi.lineEnd("\r"),
                        hi.comment("OPENROUTER PROCESSING"),
                        hi.withoutTerminator().withoutLastBlankLine());

        var crlf = client.post(chat, STREAM);
        var cr = client.post(chat, STREAM).body();
        var comments = client.post(chat, STREAM).body();
        var bare = client.post(chat, STREAM).body();

        assertThat(crlf.headers().firstValue("x-extra")).contains("yes");
        assertThat(crlf.body()).contains("\r\n\r\ndata:{").endsWith("data:[DONE]\r\n\r\n");
        assertThat(crlf.body().replace("\r\n", "")).doesNotContain("\n");
        assertThat(cr).contains("\r\rdata: {").endsWith("data: [DONE]\r\r").doesNotContain("\n");
        assertThat(comments)
                .startsWith(": OPENROUTER PROCESSING\n\ndata: {")
                .contains("\n\n: OPENROUTER PROCESSING\n\ndata: [DONE]");
        assertThat(bare).doesNotContain("[DONE]").endsWith("}\n").doesNotEndWith("\n\n");
    }

    @Test
    void keepsAWholeReplyAliveWithBlankLines() {
        upstream.script().next(Reply.text("Hi").leadingBlankLines(5));

        var reply = client.post(chat, HELLO).body();

        assertThat(reply).startsWith("\n\n\n\n\n{");
        assertThat(Json.parse(reply).at("/choices/0/message/content").asText()).isEqualTo("Hi");
    }

    @Test
    void sendsBodiesAndEventsOfThreeMegabytes() {
        var large = "0123456789abcdef".repeat(3 * 65536);
        upstream.script().next(Reply.text(large), Reply.text(large).inOneEvent());

        var whole = client.postForJson(chat, HELLO);
        var events = client.postForEvents(chat, STREAM);

        assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo(large);
        assertThat(events).hasSize(4);
        assertThat(events.get(1).json().at("/choices/0/delta/content").asText()).isEqualTo(large);
    }

    @Test
    void sendsRawEventsAndBodies() {
        upstream.script()
                .next(
                        Reply.events("{\"a\":1}", "not json").counting(Tokens.of(7, 2)),
                        Reply.body(200, "application/json", "{\"half\":"));

        assertThat(client.postForEvents(chat, STREAM))
                .extracting(WireClient.Event::data)
                .containsExactly("{\"a\":1}", "not json");
        assertThat(client.post(chat, HELLO).body()).isEqualTo("{\"half\":");
        assertThat(upstream.tokensServed().of("openai", "gpt-4o"))
                .isEqualTo(new TokensServed.Served(1, Tokens.of(7, 2)));
    }

    @Test
    void offersAnEndlessStreamOnlyAsFastAsItIsRead() throws IOException {
        var offered = 64L << 20;
        upstream.script().next(Reply.endless(offered));

        try (var socket = client.open(upstream, PATH, STREAM)) {
            // A client that does not read: the sockets' buffers fill, then nothing more is taken.
            RawReplies.readUntil(socket.getInputStream(), "\r\n\r\n");
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> upstream.lastRequest().bytesAccepted(), new Unchanging()::test);
            assertThat(upstream.lastRequest().bytesOffered()).isLessThan(offered / 2);
            assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.IN_PROGRESS);

            assertThat(RawReplies.drain(socket)).isGreaterThan(offered);
        }
        await().untilAsserted(
                        () -> assertThat(upstream.lastRequest().bytesAccepted()).isGreaterThan(offered));
    }

    @Test
    void takesBackWhatTheSocketRefused() throws IOException {
        upstream.script().next(Reply.endless(64L << 20));
        int offered;
        try (var socket = client.open(upstream, PATH, STREAM)) {
            RawReplies.readUntil(socket.getInputStream(), "\r\n\r\n");
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> upstream.lastRequest().bytesAccepted(), new Unchanging()::test);
            offered = upstream.lastRequest().eventsSent();
        }

        await().until(() -> upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
        await().until(() -> upstream.lastRequest().eventsSent() < offered);
        // The role's event carries the input, each further one 16 KiB of text.
        var text = upstream.lastRequest().eventsSent() - 1L;
        assertThat(upstream.tokensServed().total().tokens()).isEqualTo(Tokens.of(1, text * 4096));
    }

    @Test
    void readsSlowlyWhenTold() throws IOException {
        upstream.readSlowly(Duration.ofMillis(50));
        var large = HELLO.replace("Hi", "x".repeat(200_000));

        client.post(chat, large);

        var request = upstream.lastRequest();
        assertThat(request.body()).hasSize(large.length());
        assertThat(request.firstByteNanos() - request.arrivedNanos()).isGreaterThan(100_000_000);
    }

    @Test
    void addsAndReplacesHeaders() {
        upstream.script()
                .next(Reply.text("Hi")
                        .header("x-ratelimit-remaining-requests", "0")
                        .header("x-request-id", "mine"));

        var headers = client.post(chat, HELLO).headers();

        assertThat(headers.allValues("x-ratelimit-remaining-requests")).containsExactly("0");
        assertThat(headers.allValues("x-request-id")).containsExactly("mine");
        assertThat(headers.firstValue("x-ratelimit-limit-requests")).contains("10000");
    }

    /** Holds as long as the number it is asked about stays what it was, and is some number. */
    private static final class Unchanging {
        private long last;

        boolean test(long value) {
            var same = value == last && value > 0;
            last = value;
            return same;
        }
    }
}
