package io.sluice.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.RecordedRequest.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything a script can make go wrong on the way, seen from the client's side. */
class FaultsTest {

    private static final String PATH = "/openai/v1/chat/completions";
    private static final String HELLO = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}";

    private final FakeUpstream upstream = FakeUpstream.start();
    private final TestClient client = TestClient.ofOpenAi();
    private final String chat = upstream.url() + PATH;

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void waitsBeforeTheHeaders() {
        upstream.script().next(Reply.text("Hi").latency(Duration.ofMillis(150)));

        client.post(chat, HELLO);

        var request = upstream.lastRequest();
        assertThat(request.firstByteNanos() - request.arrivedNanos()).isGreaterThanOrEqualTo(150_000_000);
    }

    @Test
    void waitsBetweenEvents() {
        upstream.script().next(Reply.text("word".repeat(3)).gap(Duration.ofMillis(30)));

        client.post(chat, STREAM);

        // Role, three words, finish, [DONE]: five gaps.
        var request = upstream.lastRequest();
        assertThat(request.endedNanos() - request.firstByteNanos()).isGreaterThanOrEqualTo(150_000_000);
    }

    @Test
    void fallsSilentAfterAnEventAndKeepsTheConnection() throws IOException {
        upstream.script().next(Reply.text("word".repeat(9)).stallAfterEvent(2));

        try (var socket = client.open(upstream, PATH, STREAM)) {
            await().until(() ->
                    !upstream.requests().isEmpty() && upstream.lastRequest().eventsSent() == 2);
            socket.setSoTimeout(150);
            assertThatThrownBy(() -> socket.getInputStream().readAllBytes()).isInstanceOf(SocketTimeoutException.class);
            assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.IN_PROGRESS);
        }
    }

    @Test
    void fallsSilentAfterTheHeaders() throws IOException {
        upstream.script().next(Reply.text("word").stallAfterEvent(0));

        try (var socket = client.open(upstream, PATH, STREAM)) {
            var head = readUntil(socket.getInputStream(), "\r\n\r\n");
            socket.setSoTimeout(150);
            assertThat(head).startsWith("HTTP/1.1 200 OK").contains("text/event-stream");
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void neverAnswersWhenSilent() throws IOException {
        upstream.script().next(Reply.echo().silent());

        try (var socket = client.open(upstream, PATH, HELLO)) {
            socket.setSoTimeout(150);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void hangsUpBeforeAnyByte() throws IOException {
        upstream.script().next(Reply.echo().hangUp(), Reply.echo().hangUp().byReset());

        try (var ended = client.open(upstream, PATH, HELLO);
                var reset = client.open(upstream, PATH, HELLO)) {
            assertThat(ended.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> reset.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void cutsAStreamInTheMiddleOfAFrame() throws IOException {
        upstream.script()
                .next(Reply.text("word".repeat(9)), Reply.text("word".repeat(9)).cutAfterBytes(700));
        var whole = client.post(chat, STREAM).body();

        String received;
        try (var socket = client.open(upstream, PATH, STREAM)) {
            received = dechunked(readToEnd(socket));
        }

        // The request's number is part of every id, and has as many digits in both.
        assertThat(received)
                .hasSize(700)
                .isEqualTo(whole.substring(0, 700).replace("0001\",\"object", "0002\",\"object"));
        assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CUT_BY_SCRIPT);
        assertThat(upstream.lastRequest().bytesOffered()).isEqualTo(700);
        assertThat(upstream.lastRequest().eventsSent()).isEqualTo(2);
    }

    @Test
    void cutsAWholeBodyShortOfItsAnnouncedLength() throws IOException {
        upstream.script().next(Reply.text("Hi").cutAfterBytes(20));

        try (var socket = client.open(upstream, PATH, HELLO)) {
            var reply = readToEnd(socket);
            var body = reply.substring(reply.indexOf("\r\n\r\n") + 4);
            assertThat(body).hasSize(20);
            assertThat(reply).containsPattern("content-length: [0-9]{3}\r\n");
        }
        assertThat(upstream.tokensServed().byModel()).isEmpty();
    }

    @Test
    void cutsAfterAnEventByEndOrByReset() throws IOException {
        upstream.script()
                .next(
                        Reply.text("word".repeat(9)).cutAfterEvent(2),
                        Reply.text("word".repeat(9)).cutAfterEvent(2).byReset());

        try (var ended = client.open(upstream, PATH, STREAM)) {
            var received = readToEnd(ended);
            assertThat(TestClient.events(dechunked(received))).hasSize(2);
            assertThat(received).as("no last chunk").doesNotEndWith("0\r\n\r\n");
        }
        try (var reset = client.open(upstream, PATH, STREAM)) {
            assertThatThrownBy(() -> readToEnd(reset)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void endsAStreamInGoodOrderThoughItIsNotFinished() {
        upstream.script().next(Reply.text("word".repeat(9)).endAfterEvent(3));

        var events = client.postForEvents(chat, STREAM);

        assertThat(events).hasSize(3);
        assertThat(events.getLast().json().at("/choices/0/finish_reason").isNull())
                .isTrue();
        assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void tellsWhenToComeBackInEveryForm() {
        upstream.script()
                .next(
                        Reply.rateLimited(new RetryAfter.Seconds(3)),
                        Reply.rateLimited(new RetryAfter.Fraction(0.5)),
                        Reply.rateLimited(new RetryAfter.Date(Duration.ofSeconds(2))),
                        Reply.rateLimited(new RetryAfter.Millis(250)),
                        Reply.rateLimited(new RetryAfter.BodyHint("1.2s")),
                        Reply.rateLimited(new RetryAfter.None()),
                        Reply.error(503).retryAfter(new RetryAfter.Raw("soon")));

        var replies = new ArrayList<HttpResponse<String>>();
        for (var k = 0; k < 7; k++) {
            replies.add(client.post(chat, HELLO));
        }

        assertThat(replies).extracting(HttpResponse::statusCode).containsExactly(429, 429, 429, 429, 429, 429, 503);
        var headers = replies.stream().map(HttpResponse::headers).toList();
        assertThat(headers.get(0).firstValue("retry-after")).contains("3");
        assertThat(headers.get(1).firstValue("retry-after")).contains("0.5");
        var date = ZonedDateTime.parse(
                headers.get(2).firstValue("retry-after").orElseThrow(), DateTimeFormatter.RFC_1123_DATE_TIME);
        assertThat(ChronoUnit.MILLIS.between(ZonedDateTime.now(date.getZone()), date))
                .isBetween(1000L, 3000L);
        assertThat(headers.get(3).firstValue("retry-after-ms")).contains("250");
        assertThat(headers.get(3).firstValue("retry-after")).contains("1");
        assertThat(headers.get(4).firstValue("retry-after")).isEmpty();
        assertThat(replies.get(4).body()).contains("Please try again in 1.2s.");
        assertThat(headers.get(5).firstValue("retry-after")).isEmpty();
        assertThat(headers.get(6).firstValue("retry-after")).contains("soon");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504, 529})
    void answersAnyStatusWithTheVendorsBody(int status) {
        upstream.script().next(Reply.error(status), Reply.error(status));

        var openAi = client.post(chat, HELLO);
        var anthropic = TestClient.ofAnthropic()
                .post(
                        upstream.baseUrl("anthropic") + "/messages",
                        "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        assertThat(openAi.statusCode()).isEqualTo(status);
        assertThat(Json.parse(openAi.body()).path("error").fieldNames())
                .toIterable()
                .containsExactly("message", "type", "param", "code");
        assertThat(anthropic.statusCode()).isEqualTo(status);
        assertThat(Json.parse(anthropic.body()).path("type").asText()).isEqualTo("error");
        assertThat(Json.parse(anthropic.body()).at("/error/message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 502})
    void answersWithAPageOfHtml(int status) {
        upstream.script().next(Reply.html(status));

        var reply = client.post(chat, HELLO);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.headers().firstValue("content-type")).contains("text/html");
        assertThat(reply.body()).startsWith("<html>");
    }

    @Test
    void hidesAnErrorInAGoodStatus() {
        var error = VendorError.of(429).withMessage("Too much");
        upstream.script().next(Reply.errorInside(error), Reply.errorInside(error));

        var whole = client.post(chat, HELLO);
        var stream = client.post(chat, STREAM);

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(Json.parse(whole.body()).at("/error/message").asText()).isEqualTo("Too much");
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(TestClient.events(stream.body()))
                .singleElement()
                .satisfies(event ->
                        assertThat(event.json().at("/error/message").asText()).isEqualTo("Too much"));
    }

    @Test
    void breaksOffAStreamWithAnErrorEvent() {
        upstream.script().next(Reply.text("word".repeat(9)).errorAfterEvent(3, VendorError.of(500)));

        var events = client.postForEvents(chat, STREAM);

        assertThat(events).hasSize(4);
        assertThat(events.get(2).json().at("/choices/0/delta/content").asText()).isEqualTo("word");
        assertThat(events.get(3).json().at("/error/type").asText()).isEqualTo("server_error");
        assertThat(upstream.tokensServed().total().tokens()).isEqualTo(Tokens.of(1, 2));
    }

    @Test
    void splitsTheBodyAtGivenBytesEachPieceInAFlushOfItsOwn() throws IOException {
        upstream.script().next(Reply.text("Hi 👩‍🚀").inOneEvent().splitAt(10, 333));

        try (var socket = client.open(upstream, PATH, STREAM)) {
            var sizes = chunkSizes(readChunked(socket));
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
            stream = readChunked(socket);
        }
        var sizes = chunkSizes(stream);
        var whole = client.postForJson(chat, HELLO);

        assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(length -> length == size);
        var said = new StringBuilder();
        TestClient.events(dechunked(stream)).stream()
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
                .next(Reply.events("{\"a\":1}", "not json"), Reply.body(200, "application/json", "{\"half\":"));

        assertThat(client.postForEvents(chat, STREAM))
                .extracting(TestClient.Event::data)
                .containsExactly("{\"a\":1}", "not json");
        assertThat(client.post(chat, HELLO).body()).isEqualTo("{\"half\":");
    }

    @Test
    void offersAnEndlessStreamOnlyAsFastAsItIsRead() throws IOException {
        var offered = 64L << 20;
        upstream.script().next(Reply.endless(offered));

        try (var socket = client.open(upstream, PATH, STREAM)) {
            // A client that does not read: the sockets' buffers fill, then nothing more is taken.
            readUntil(socket.getInputStream(), "\r\n\r\n");
            await().during(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> upstream.lastRequest().bytesAccepted(), new Unchanging()::test);
            assertThat(upstream.lastRequest().bytesOffered()).isLessThan(offered / 2);
            assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.IN_PROGRESS);

            var read = 0L;
            var buffer = new byte[1 << 16];
            while (upstream.lastRequest().outcome() == Outcome.IN_PROGRESS
                    || socket.getInputStream().available() > 0) {
                read += socket.getInputStream().read(buffer);
            }
            assertThat(read).isGreaterThan(offered);
        }
        assertThat(upstream.lastRequest().bytesAccepted()).isGreaterThan(offered);
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

    private static String readUntil(InputStream in, String end) throws IOException {
        var read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            var value = in.read();
            if (value < 0) {
                throw new IOException("ended after: " + read);
            }
            read.write(value);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    private static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String readChunked(Socket socket) throws IOException {
        return readUntil(socket.getInputStream(), "\r\n0\r\n\r\n");
    }

    /** Sizes of the chunks of a reply read as ISO-8859-1, the closing one left out. */
    private static List<Integer> chunkSizes(String reply) {
        var sizes = new ArrayList<Integer>();
        var at = reply.indexOf("\r\n\r\n") + 4;
        while (at < reply.length()) {
            var end = reply.indexOf("\r\n", at);
            if (end < 0) {
                return sizes;
            }
            var size = Integer.parseInt(reply.substring(at, end), 16);
            if (size == 0) {
                return sizes;
            }
            sizes.add(size);
            at = end + 2 + size + 2;
        }
        return sizes;
    }

    private static String dechunked(String reply) {
        var body = new StringBuilder();
        var at = reply.indexOf("\r\n\r\n") + 4;
        for (int size : chunkSizes(reply)) {
            at = reply.indexOf("\r\n", at) + 2;
            body.append(reply, at, Math.min(reply.length(), at + size));
            at += size + 2;
        }
        return new String(body.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
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
