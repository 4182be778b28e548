package io.sluice.provider.gemini;

import static io.sluice.provider.gemini.GeminiCallsToDouble.CHAT;
import static io.sluice.provider.gemini.GeminiCallsToDouble.CREDENTIALS;
import static io.sluice.provider.gemini.GeminiCallsToDouble.MODEL;
import static io.sluice.provider.gemini.GeminiCallsToDouble.PATIENCE;
import static io.sluice.provider.gemini.GeminiCallsToDouble.STREAM;
import static io.sluice.provider.gemini.GeminiCallsToDouble.attempt;
import static io.sluice.provider.gemini.GeminiCallsToDouble.error;
import static io.sluice.provider.gemini.GeminiCallsToDouble.settled;
import static io.sluice.provider.gemini.GeminiCallsToDouble.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.ReplyFrame;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.support.CanarySecret;
import io.sluice.support.CanonicalJson;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What goes wrong at the vendor, and what is told of it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class GeminiUpstreamFailureTest {
    private static FakeUpstream upstream;

    @Inject
    GeminiProvider provider;

    private GeminiCallsToDouble calls;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void reset() {
        upstream.reset();
        calls = new GeminiCallsToDouble(provider, upstream);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWentWrongWholeAndStreamed() {
        return Stream.of(
                fails("refused key", Reply.error(401), is(Kind.AUTHENTICATION, 401)),
                fails(
                        "no such key",
                        Reply.error(VendorError.of(400).withCode("API_KEY_INVALID")),
                        is(Kind.AUTHENTICATION, 400)),
                fails("unknown model", Reply.error(404), is(Kind.NOT_FOUND, 404)),
                fails("too many", Reply.rateLimited(new RetryAfter.Seconds(7)), waits(Duration.ofSeconds(7))),
                fails(
                        "too many today",
                        Reply.error(VendorError.of(429).withMessage("limit of 100 requests per day")),
                        is(Kind.QUOTA, 429)),
                fails("overloaded", Reply.error(503), is(Kind.OVERLOADED, 503)),
                fails("broken", Reply.error(500), is(Kind.SERVER, 500)),
                fails("slow", Reply.error(504), is(Kind.TIMEOUT, 504)),
                fails("a page", Reply.html(502), is(Kind.SERVER, 502)),
                fails("nothing", Reply.body(500, "application/json", ""), is(Kind.SERVER, 500)),
                fails(
                        "too long",
                        Reply.error(VendorError.invalid(
                                null, "The input token count (9) exceeds the maximum number of tokens allowed (8).")),
                        is(Kind.CONTEXT_LENGTH, 400)),
                fails("error inside", Reply.errorInside(VendorError.of(500)), is(Kind.SERVER, 0)),
                fails("hung up", Reply.text("never").hangUp(), is(Kind.NETWORK, 0)),
                fails("no json", Reply.body(200, "text/plain", "Hello"), is(Kind.BAD_RESPONSE, 0)),
                fails("an array of errors", Reply.body(429, "application/json", array()), waits(Duration.ofSeconds(3))),
                fails(
                        "elsewhere",
                        Reply.body(307, "text/plain", "").header("location", upstream.baseUrl("openai")),
                        is(Kind.BAD_RESPONSE, 307)));
    }

    @Test
    void failsAStreamThatBreaksInTheMiddle() {
        upstream.script()
                .next(
                        Reply.text("one two three").errorAfterEvent(2, VendorError.of(503)),
                        Reply.text("one two three").cutAfterEvent(2),
                        Reply.text("one two three").endAfterEvent(2));

        assertThat(broken().kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(broken().kind()).isEqualTo(Kind.NETWORK);
        assertThat(broken().kind()).isEqualTo(Kind.BAD_RESPONSE);
    }

    @Test
    void takesTheKeyOutOfWhatTheVendorRepeats() {
        // Given
        Reply reply = Reply.error(VendorError.invalid(null, "No such project for " + CanarySecret.TEXT));
        upstream.script().next(reply, reply);

        // When
        UpstreamError whole = failedWhole();
        UpstreamError streamed = failedStream();

        // Then
        assertThat(whole.message()).startsWith("No such project for ");
        CanarySecret.assertAbsentFrom(CanonicalJson.of(whole).toString());
        CanarySecret.assertAbsentFrom(CanonicalJson.of(streamed).toString());
    }

    private DynamicTest fails(String name, Reply reply, Consumer<UpstreamError> expected) {
        return dynamicTest(name, () -> {
            reset();
            upstream.script().next(reply, reply);
            expected.accept(failedWhole());
            expected.accept(failedStream());
            assertThat(upstream.requests()).hasSize(2);
        });
    }

    private UpstreamError failedWhole() {
        return error(settled(calls.bind(MODEL).chat(attempt(CHAT), CREDENTIALS)).getFailure());
    }

    private UpstreamError failedStream() {
        return error(subscribed(stream()).awaitFailure(PATIENCE).getFailure());
    }

    private UpstreamError broken() {
        var subscriber = subscribed(stream()).awaitFailure(PATIENCE);
        assertThat(subscriber.getItems()).isNotEmpty();
        return error(subscriber.getFailure());
    }

    private Multi<ReplyFrame> stream() {
        return calls.bind(MODEL).chatStream(attempt(STREAM), CREDENTIALS);
    }

    private static String array() {
        return "[{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"Slow down.\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"3s\"}]}}]";
    }

    private static Consumer<UpstreamError> is(Kind kind, int status) {
        return told -> {
            assertThat(told.kind()).isEqualTo(kind);
            assertThat(told.status()).isEqualTo(status);
        };
    }

    private static Consumer<UpstreamError> waits(Duration wait) {
        return told -> {
            assertThat(told.kind()).isEqualTo(Kind.RATE_LIMIT);
            assertThat(told.retryAfter()).isEqualTo(wait);
        };
    }
}
