package io.sluice.support.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.support.upstream.RecordedRequest.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Life cycle, script, record of requests, and the count of tokens. */
class FakeUpstreamTest {

    private static final String HELLO =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}]}";
    private static final String STREAM =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello there\"}],\"stream\":true}";

    /** Some milliseconds as a rule; the rest is room for a busy machine. */
    private static final long AT_ONCE_NANOS = 1_000_000_000;

    private final FakeUpstream upstream = FakeUpstream.start();
    private final WireClient client = WireClient.ofOpenAi();
    private final String chat = upstream.baseUrl("openai") + "/chat/completions";

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void answersWithoutScriptByRepeatingTheLastWords() {
        var reply = client.postForJson(chat, HELLO);

        assertThat(reply.at("/choices/0/message/content").asText()).isEqualTo("You said: Hello there");
        assertThat(reply.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        assertThat(reply.at("/usage/completion_tokens").asInt()).isEqualTo(6);
    }

    @Test
    void givesTheSameBytesForTheSameCallAfterAFreshStart() {
        String first;
        try (var other = FakeUpstream.start()) {
            first = client.post(other.baseUrl("openai") + "/chat/completions", STREAM)
                    .body();
        }

        assertThat(client.post(chat, STREAM).body()).isEqualTo(first);
    }

    @Test
    void playsTheScriptInOrderAndThenTheReplyForEveryCall() {
        upstream.script().next(Reply.text("one"), Reply.text("two"));
        upstream.onEveryCall(Reply.text("ever after"));

        var texts = List.of(said(HELLO), said(HELLO), said(HELLO), said(HELLO));

        assertThat(texts).containsExactly("one", "two", "ever after", "ever after");
        assertThat(upstream.script().remaining()).isZero();
    }

    @Test
    void keepsAReplyForTheCallItIsMeantFor() {
        upstream.script().nextForModel("gpt-4o-mini", Reply.text("for the small one"));

        assertThat(said(HELLO)).isEqualTo("You said: Hello there");
        assertThat(said(HELLO.replace("gpt-4o", "gpt-4o-mini"))).isEqualTo("for the small one");
    }

    @Test
    void choosesTheReplyByTheRequest() {
        upstream.onEveryCall(request -> Reply.text(request.header("x-tenant").orElse("nobody")));

        var reply = new WireClient("authorization", "Bearer k", "X-Tenant", "blue").postForJson(chat, HELLO);

        assertThat(reply.at("/choices/0/message/content").asText()).isEqualTo("blue");
    }

    @Test
    void aRefusedRequestTakesNothingFromTheScript() {
        upstream.script().next(Reply.text("kept"));

        assertThat(client.post(chat, "{\"model\":\"gpt-4o\"}").statusCode()).isEqualTo(400);
        assertThat(said(HELLO)).isEqualTo("kept");
    }

    @Test
    void recordsARequestWhole() {
        new WireClient("authorization", "Bearer k", "X-Twice", "a", "X-Twice", "b").post(chat + "?a=1&b=%20x", HELLO);

        var request = upstream.lastRequest();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/openai/v1/chat/completions");
        assertThat(request.query()).containsEntry("a", List.of("1")).containsEntry("b", List.of(" x"));
        assertThat(request.headers().get("x-twice")).containsExactly("a", "b");
        assertThat(request.header("AUTHORIZATION")).contains("Bearer k");
        assertThat(request.text()).isEqualTo(HELLO);
        assertThat(request.body()).isEqualTo(HELLO.getBytes(StandardCharsets.UTF_8));
        assertThat(request.json().path("model").asText()).isEqualTo("gpt-4o");
        assertThat(request.status()).isEqualTo(200);
        assertThat(request.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(request.firstByteNanos()).isGreaterThanOrEqualTo(request.arrivedNanos());
        assertThat(request.endedNanos()).isGreaterThanOrEqualTo(request.firstByteNanos());
    }

    @Test
    void recordsHowMuchOfAnAnswerWasWritten() {
        var reply = client.post(chat, STREAM);

        var request = upstream.lastRequest();
        var bytes = (long) reply.body().length();
        assertThat(request.eventsSent())
                .isEqualTo(WireClient.events(reply.body()).size());
        assertThat(request.bytesOffered()).isEqualTo(bytes);
        await().untilAsserted(() -> assertThat(request.bytesAccepted()).isEqualTo(bytes));
    }

    @Test
    void seesAtOnceThatTheClientLeavesBeforeTheFirstByte() throws IOException {
        upstream.script().next(Reply.echo().silent());
        var socket = client.open(upstream, "/openai/v1/chat/completions", HELLO);
        await().until(() -> upstream.requests().size() == 1);
        assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.IN_PROGRESS);

        var left = System.nanoTime();
        socket.close();

        await().until(() -> upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
        assertThat(upstream.lastRequest().endedNanos() - left).isBetween(0L, AT_ONCE_NANOS);
        assertThat(upstream.lastRequest().status()).isZero();
        assertThat(upstream.tokensServed().total()).isEqualTo(TokensServed.Served.NOTHING);
    }

    @Test
    void seesThatTheClientLeavesBeforeItsRequestIsWhole() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), upstream.port())) {
            socket.getOutputStream()
                    .write("POST /openai/v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> upstream.requests().size() == 1);
        }

        await().until(() -> upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
        assertThat(upstream.lastRequest().status()).isZero();
    }

    @Test
    void seesAtOnceThatTheClientLeavesInMidStream() throws IOException {
        upstream.script().next(Reply.text("word".repeat(100)).gap(Duration.ofMillis(20)));
        var socket = client.open(upstream, "/openai/v1/chat/completions", STREAM);
        await().until(() ->
                !upstream.requests().isEmpty() && upstream.lastRequest().eventsSent() >= 3);

        var left = System.nanoTime();
        socket.close();

        await().until(() -> upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
        var request = upstream.lastRequest();
        assertThat(request.endedNanos() - left).isBetween(0L, AT_ONCE_NANOS);
        assertThat(request.eventsSent()).isLessThan(100);
        // The first event carries the role, each further one a token.
        assertThat(request.tokens()).isEqualTo(Tokens.of(3, request.eventsSent() - 1L));
        assertThat(upstream.tokensServed().total().tokens()).isEqualTo(request.tokens());
    }

    @Test
    void seesThatAnHttp2ClientResetsItsStream() {
        upstream.script().next(Reply.text("word".repeat(100)).gap(Duration.ofMillis(20)));
        try (var http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var call = http2.sendAsync(
                    HttpRequest.newBuilder(URI.create(chat))
                            .header("authorization", "Bearer k")
                            .POST(HttpRequest.BodyPublishers.ofString(STREAM))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            await().until(() ->
                    !upstream.requests().isEmpty() && upstream.lastRequest().eventsSent() >= 3);

            call.cancel(true);

            await().until(() -> upstream.lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
            assertThat(upstream.lastRequest().eventsSent()).isLessThan(100);
        }
    }

    @Test
    void speaksHttp2WhenAsked() throws Exception {
        try (var http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            var request = HttpRequest.newBuilder(URI.create(chat))
                    .header("authorization", "Bearer k")
                    .POST(HttpRequest.BodyPublishers.ofString(STREAM))
                    .build();

            var reply = http2.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(WireClient.events(reply.body())).last().hasFieldOrPropertyWithValue("data", "[DONE]");
        }
    }

    @Test
    void countsWhatWasServedByWireAndModel() {
        upstream.script()
                .next(Reply.text("Hi").usage(9, 3), Reply.text("Hi").usage(5, 2).cachedInput(100));
        client.post(chat, HELLO);
        client.post(chat, STREAM);
        client.post(chat, HELLO.replace("gpt-4o", "other"));
        var version = WireClient.ofAnthropic();
        upstream.script()
                .next(Reply.thinking("Hmm, well", "sig")
                        .andText("Hi")
                        .usage(7, 4)
                        .cacheWrite(30));
        version.post(
                upstream.baseUrl("anthropic") + "/messages",
                "{\"model\":\"claude-x\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        var served = upstream.tokensServed();

        assertThat(served.of("openai", "gpt-4o")).isEqualTo(new TokensServed.Served(2, new Tokens(14, 100, 0, 5, 0)));
        assertThat(served.of("openai", "other")).isEqualTo(new TokensServed.Served(1, Tokens.of(3, 6)));
        assertThat(served.on("anthropic")).isEqualTo(new TokensServed.Served(1, new Tokens(7, 0, 30, 4, 3)));
        assertThat(served.total().calls()).isEqualTo(4);
        assertThat(Json.parse(client.get(upstream.url() + "/served").body())).hasSize(3);
    }

    @Test
    void countsNothingForErrors() {
        upstream.script()
                .next(
                        Reply.error(500),
                        Reply.rateLimited(new RetryAfter.None()),
                        Reply.errorInside(VendorError.of(500)));

        client.post(chat, HELLO);
        client.post(chat, STREAM);
        client.post(chat, HELLO);
        client.post(chat, "{}");

        assertThat(upstream.tokensServed().byModel()).isEmpty();
    }

    @Test
    void countsOnlyWhatWasSaidBeforeACut() {
        upstream.script().next(Reply.text("word".repeat(10)).usage(100, 20).cutAfterEvent(6));

        assertThatThrownBy(() -> client.post(chat, STREAM)).hasRootCauseInstanceOf(IOException.class);

        // Half of the ten tokens were written, which stand for half of the twenty that were scripted.
        assertThat(upstream.tokensServed().total()).isEqualTo(new TokensServed.Served(1, Tokens.of(100, 10)));
        assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CUT_BY_SCRIPT);
    }

    @Test
    void countsTheTruthWhateverTheReplyTells() {
        for (var how : Said.UsageSaid.values()) {
            upstream.reset();
            upstream.script().next(Reply.text("Hi").usage(9, 3).usageSaid(how));
            client.post(chat, STREAM);

            assertThat(upstream.tokensServed().total().tokens()).as(how.name()).isEqualTo(Tokens.of(9, 3));
        }
    }

    @Test
    void cutsTextsBetweenTokensAndNeverInsideACodePoint() {
        var text = "Grüße 👩‍🚀🚀 an alle";

        var pieces = TokenRule.pieces(text, 1);

        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).hasSize(TokenRule.count(text)).allMatch(piece -> TokenRule.count(piece) == 1);
        assertThat(TokenRule.count("")).isZero();
        assertThat(TokenRule.count("abcd")).isEqualTo(1);
        assertThat(TokenRule.count("abcde")).isEqualTo(2);
    }

    @Test
    void reportsAMistakeOfTheScriptInTheAnswer() {
        upstream.script().next(Reply.endless(1000));

        var reply = client.post(chat, HELLO);

        assertThat(reply.statusCode()).isEqualTo(500);
        assertThat(reply.body()).contains("only a stream can be endless");
    }

    @Test
    void knowsNoOtherPaths() {
        assertThat(client.get(upstream.url() + "/nowhere").statusCode()).isEqualTo(404);
        assertThatThrownBy(() -> upstream.baseUrl("elsewhere")).hasMessageContaining("[openai, azure, anthropic");
    }

    @Test
    void startsOnAGivenPortAndSaysWhenItIsTaken() {
        assertThatThrownBy(() -> FakeUpstream.start(upstream.port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Address already in use");
    }

    @Test
    void countsConnections() {
        client.post(chat, HELLO);
        client.post(chat, HELLO);

        assertThat(upstream.connectionsAccepted()).isEqualTo(1);
    }

    @Test
    void answersPreparedCallsWithoutLookingAtThem() {
        var options =
                new FakeUpstream.Options(0, 2, 1, Reply.text("word".repeat(5)).usage(25, 5));
        try (var fast = FakeUpstream.start(options)) {
            var anyone = new WireClient();
            var whole = anyone.postForJson(fast.baseUrl("openai") + "/chat/completions", HELLO);
            var events = anyone.postForEvents(fast.baseUrl("openai") + "/chat/completions", STREAM);
            var message = anyone.postForJson(fast.baseUrl("anthropic") + "/messages", HELLO);
            var calls = IntStream.range(0, 50)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(
                            () -> anyone.post(fast.baseUrl("openai") + "/chat/completions", STREAM)))
                    .toList();
            calls.forEach(call -> assertThat(call.join().body()).endsWith("data: [DONE]\n\n"));

            assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("wordwordwordwordword");
            assertThat(events).hasSize(8);
            assertThat(message.at("/content/0/text").asText()).isEqualTo("wordwordwordwordword");
            assertThat(fast.requests()).hasSize(1);
            assertThat(fast.tokensServed().total()).isEqualTo(new TokensServed.Served(53, Tokens.of(53 * 25, 53 * 5)));
        }
    }

    private String said(String body) {
        return client.postForJson(chat, body).at("/choices/0/message/content").asText();
    }
}
