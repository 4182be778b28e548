package io.sluice.provider.anthropic;

import static io.sluice.provider.anthropic.AnthropicCalls.CHAT;
import static io.sluice.provider.anthropic.AnthropicCalls.CREDENTIALS;
import static io.sluice.provider.anthropic.AnthropicCalls.MODEL;
import static io.sluice.provider.anthropic.AnthropicCalls.PATIENCE;
import static io.sluice.provider.anthropic.AnthropicCalls.STREAM;
import static io.sluice.provider.anthropic.AnthropicCalls.attempt;
import static io.sluice.provider.anthropic.AnthropicCalls.error;
import static io.sluice.provider.anthropic.AnthropicCalls.settled;
import static io.sluice.provider.anthropic.AnthropicCalls.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.support.CanarySecret;
import io.sluice.support.CanonicalJson;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
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

/** What callers are told when the vendor refuses or breaks down. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AnthropicUpstreamFailureTest {
    private static FakeUpstream upstream;

    @Inject
    AnthropicProvider provider;

    private AnthropicCalls calls;

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
        calls = new AnthropicCalls(provider, upstream);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWentWrongWholeAndStreamed() {
        return Stream.of(
                fails("refused key", Reply.error(401), is(Kind.AUTHENTICATION, 401)),
                fails("forbidden", Reply.error(403), is(Kind.AUTHENTICATION, 403)),
                fails("no money", Reply.error(402), is(Kind.QUOTA, 402)),
                fails("unknown model", Reply.error(404), is(Kind.NOT_FOUND, 404)),
                fails("too many", Reply.rateLimited(new RetryAfter.Seconds(7)), waits(Duration.ofSeconds(7))),
                fails("too many, in ms", Reply.rateLimited(new RetryAfter.Millis(250)), waits(Duration.ofMillis(250))),
                fails(
                        "spend limit",
                        Reply.error(VendorError.of(429).withCode("enforced_spend_limit_reached")),
                        is(Kind.QUOTA, 429)),
                fails("overloaded", Reply.error(529), is(Kind.OVERLOADED, 529)),
                fails("broken", Reply.error(500), is(Kind.SERVER, 500)),
                fails("slow", Reply.error(504), is(Kind.TIMEOUT, 504)),
                fails("a page", Reply.html(502), is(Kind.SERVER, 502)),
                fails("nothing", Reply.body(500, "application/json", ""), is(Kind.SERVER, 500)),
                fails(
                        "too long",
                        Reply.error(VendorError.invalid(null, "prompt is too long: 9 tokens > 8 maximum")),
                        is(Kind.CONTEXT_LENGTH, 400)),
                fails("error inside", Reply.errorInside(VendorError.of(529)), is(Kind.OVERLOADED, 0)),
                fails("hung up", Reply.text("never").hangUp(), is(Kind.NETWORK, 0)),
                fails("no json", Reply.body(200, "text/plain", "Hello"), is(Kind.BAD_RESPONSE, 0)),
                fails(
                        "elsewhere",
                        Reply.body(307, "text/plain", "").header("location", upstream.baseUrl("openai")),
                        is(Kind.BAD_RESPONSE, 307)));
    }

    @Test
    void failsAStreamThatBreaksInTheMiddle() {
        upstream.script()
                .next(
                        Reply.text("one two three").errorAfterEvent(4, VendorError.of(529)),
                        Reply.text("one two three").cutAfterEvent(4),
                        Reply.text("one two three").endAfterEvent(4),
                        Reply.text("one two three").cutAfterBytes(700));

        assertThat(brokenStream().kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(brokenStream().kind()).isEqualTo(Kind.NETWORK);
        assertThat(brokenStream().kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(brokenStream().kind()).isEqualTo(Kind.NETWORK);
    }

    @Test
    void takesTheKeyOutOfWhatTheVendorRepeats() {
        // Given
        Reply reply = Reply.error(VendorError.invalid(null, "No such workspace for " + CanarySecret.TEXT));
        upstream.script().next(reply, reply);

        // When
        UpstreamError whole = failedWhole();
        UpstreamError streamed = failedStream();

        // Then
        assertThat(whole.message()).startsWith("No such workspace for ");
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
        return error(stream(calls.bind(MODEL), STREAM).awaitFailure(PATIENCE).getFailure());
    }

    private UpstreamError brokenStream() {
        var subscriber = stream(calls.bind(MODEL), STREAM).awaitFailure(PATIENCE);
        assertThat(subscriber.getItems()).isNotEmpty();
        return error(subscriber.getFailure());
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
