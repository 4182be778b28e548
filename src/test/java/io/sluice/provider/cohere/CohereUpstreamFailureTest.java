package io.sluice.provider.cohere;

import static io.sluice.provider.cohere.CohereCalls.CHAT;
import static io.sluice.provider.cohere.CohereCalls.CREDENTIALS;
import static io.sluice.provider.cohere.CohereCalls.LEGACY;
import static io.sluice.provider.cohere.CohereCalls.MODEL;
import static io.sluice.provider.cohere.CohereCalls.PATIENCE;
import static io.sluice.provider.cohere.CohereCalls.STREAM;
import static io.sluice.provider.cohere.CohereCalls.attempt;
import static io.sluice.provider.cohere.CohereCalls.completion;
import static io.sluice.provider.cohere.CohereCalls.error;
import static io.sluice.provider.cohere.CohereCalls.settled;
import static io.sluice.provider.cohere.CohereCalls.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.Delivery;
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
class CohereUpstreamFailureTest {
    private static FakeUpstream upstream;

    @Inject
    CohereProvider provider;

    private CohereCalls calls;

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
        calls = new CohereCalls(provider, upstream);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWentWrongWholeAndStreamed() {
        return Stream.of(
                fails("refused key", Reply.error(401), is(Kind.AUTHENTICATION, 401)),
                fails("blocked", Reply.error(498), is(Kind.AUTHENTICATION, 498)),
                fails("unknown model", Reply.error(404), is(Kind.NOT_FOUND, 404)),
                fails("too many", Reply.rateLimited(new RetryAfter.Seconds(7)), waits(Duration.ofSeconds(7))),
                fails(
                        "too many this month",
                        Reply.error(VendorError.of(429).withMessage("limited to 1000 API calls / month.")),
                        is(Kind.QUOTA, 429)),
                fails("overloaded", Reply.error(503), is(Kind.OVERLOADED, 503)),
                fails("broken", Reply.error(500), is(Kind.SERVER, 500)),
                fails("slow", Reply.error(504), is(Kind.TIMEOUT, 504)),
                fails("a page", Reply.html(502), is(Kind.SERVER, 502)),
                fails("nothing", Reply.body(500, "application/json", ""), is(Kind.SERVER, 500)),
                fails(
                        "too long",
                        Reply.error(VendorError.invalid(null, "too many tokens: size limit exceeded by 9 tokens.")),
                        is(Kind.CONTEXT_LENGTH, 400)),
                fails("error inside", Reply.errorInside(VendorError.of(500)), is(Kind.SERVER, 0)),
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
                        Reply.text("one two three").errorAfterEvent(4, VendorError.of(500)),
                        Reply.text("one two three").cutAfterEvent(4),
                        Reply.text("one two three").endAfterEvent(4),
                        Reply.text("one two three").errorAfterEvent(2, VendorError.of(500)),
                        Reply.text("one two three").endAfterEvent(2));

        assertThat(broken(chat()).kind()).isEqualTo(Kind.SERVER);
        assertThat(broken(chat()).kind()).isEqualTo(Kind.NETWORK);
        assertThat(broken(chat()).kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(broken(generation()).kind()).isEqualTo(Kind.SERVER);
        assertThat(broken(generation()).kind()).isEqualTo(Kind.BAD_RESPONSE);
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
        return error(subscribed(chat()).awaitFailure(PATIENCE).getFailure());
    }

    private Multi<ReplyFrame> chat() {
        return calls.bind(MODEL).chatStream(attempt(STREAM), CREDENTIALS);
    }

    private Multi<ReplyFrame> generation() {
        return calls.bind(LEGACY).completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS);
    }

    private static UpstreamError broken(Multi<ReplyFrame> frames) {
        var subscriber = subscribed(frames).awaitFailure(PATIENCE);
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
