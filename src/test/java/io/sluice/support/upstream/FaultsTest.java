package io.sluice.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.RecordedRequest.Outcome;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
    private final WireClient client = WireClient.ofOpenAi();
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
            var head = RawReplies.readUntil(socket.getInputStream(), "\r\n\r\n");
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
            received = RawReplies.dechunked(RawReplies.readToEnd(socket));
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
            var reply = RawReplies.readToEnd(socket);
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
            var received = RawReplies.readToEnd(ended);
            assertThat(WireClient.events(RawReplies.dechunked(received))).hasSize(2);
            assertThat(received).as("no last chunk").doesNotEndWith("0\r\n\r\n");
        }
        try (var reset = client.open(upstream, PATH, STREAM)) {
            assertThatThrownBy(() -> RawReplies.readToEnd(reset)).isInstanceOf(SocketException.class);
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
                .isBetween(0L, 3000L);
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
        var anthropic = WireClient.ofAnthropic()
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
        assertThat(WireClient.events(stream.body()))
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
}
