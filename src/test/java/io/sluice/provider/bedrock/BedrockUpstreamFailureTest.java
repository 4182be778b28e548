package io.sluice.provider.bedrock;

import static io.sluice.provider.bedrock.BedrockCalls.CHAT;
import static io.sluice.provider.bedrock.BedrockCalls.CREDENTIALS;
import static io.sluice.provider.bedrock.BedrockCalls.MODEL;
import static io.sluice.provider.bedrock.BedrockCalls.PATIENCE;
import static io.sluice.provider.bedrock.BedrockCalls.STREAM;
import static io.sluice.provider.bedrock.BedrockCalls.attempt;
import static io.sluice.provider.bedrock.BedrockCalls.error;
import static io.sluice.provider.bedrock.BedrockCalls.settled;
import static io.sluice.provider.bedrock.BedrockCalls.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.ReplyFrame;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
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
import java.util.Map;
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
class BedrockUpstreamFailureTest {
    private static FakeUpstream upstream;

    @Inject
    BedrockProvider provider;

    private BedrockCalls calls;

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
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        calls = new BedrockCalls(provider, upstream);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWentWrongWholeAndStreamed() {
        return Stream.of(
                fails("not allowed", Reply.error(403), is(Kind.AUTHENTICATION, 403)),
                fails("unknown model", Reply.error(404), is(Kind.NOT_FOUND, 404)),
                fails("too many", Reply.rateLimited(new RetryAfter.Seconds(7)), waits(Duration.ofSeconds(7))),
                fails(
                        "too many today",
                        Reply.error(VendorError.of(429).withMessage("Too many tokens per day")),
                        is(Kind.QUOTA, 429)),
                fails("overloaded", Reply.error(503), is(Kind.OVERLOADED, 503)),
                fails("broken", Reply.error(500), is(Kind.SERVER, 500)),
                fails("slow", Reply.error(408), is(Kind.TIMEOUT, 408)),
                fails("model broke", Reply.error(424), is(Kind.SERVER, 424)),
                fails("a page", Reply.html(502), is(Kind.SERVER, 502)),
                fails("nothing", Reply.body(500, "application/json", ""), is(Kind.SERVER, 500)),
                fails(
                        "too long",
                        Reply.error(VendorError.invalid(null, "Input is too long for requested model.")),
                        is(Kind.CONTEXT_LENGTH, 400)),
                fails("hung up", Reply.text("never").hangUp(), is(Kind.NETWORK, 0)),
                fails("no json", Reply.body(200, "text/plain", "Hello"), is(Kind.BAD_RESPONSE, 0)),
                fails("server-sent events", Reply.events("{\"role\":\"assistant\"}"), is(Kind.BAD_RESPONSE, 0)),
                fails(
                        "elsewhere",
                        Reply.body(307, "text/plain", "").header("location", upstream.baseUrl("openai")),
                        is(Kind.BAD_RESPONSE, 307)));
    }

    @Test
    void isRefusedWithAnotherSecret() {
        var wrong = new Credentials(Map.of(
                BedrockSettings.ACCESS_KEY, Secret.of("AKIDFAKE"), BedrockSettings.SECRET_KEY, Secret.of("wrong")));

        UpstreamError whole =
                error(settled(calls.bind(MODEL).chat(attempt(CHAT), wrong)).getFailure());
        UpstreamError streamed = error(subscribed(calls.bind(MODEL).chatStream(attempt(STREAM), wrong))
                .awaitFailure(PATIENCE)
                .getFailure());

        assertThat(whole.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(whole.code()).isEqualTo("InvalidSignatureException");
        assertThat(whole.message()).isEqualTo("The provider did not accept the gateway's credential.");
        assertThat(streamed).isEqualTo(whole);
    }

    @Test
    void failsAStreamThatBeginsWithAnException() {
        upstream.script().next(Reply.errorInside(VendorError.of(429)));

        UpstreamError told = failedStream();

        assertThat(told.kind()).isEqualTo(Kind.RATE_LIMIT);
        assertThat(told.code()).isEqualTo("ThrottlingException");
    }

    @Test
    void failsAStreamThatBreaksInTheMiddle() {
        upstream.script()
                .next(
                        Reply.text("one two three").errorAfterEvent(3, VendorError.of(500)),
                        Reply.text("one two three").cutAfterEvent(3),
                        Reply.text("one two three").endAfterEvent(3),
                        Reply.text("one two three").cutAfterBytes(400));

        assertThat(broken().kind()).isEqualTo(Kind.SERVER);
        assertThat(broken().kind()).isEqualTo(Kind.NETWORK);
        assertThat(broken().kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(broken().kind()).isEqualTo(Kind.NETWORK);
    }

    @Test
    void failsAStreamOfOtherBytes() {
        upstream.script().next(Reply.body(200, "application/vnd.amazon.eventstream", "<html>a page</html>"));

        assertThat(failedStream().kind()).isEqualTo(Kind.BAD_RESPONSE);
    }

    @Test
    void takesTheSecretOutOfWhatTheVendorRepeats() {
        // Given
        Reply reply = Reply.error(VendorError.invalid(null, "No such project for " + CanarySecret.TEXT));
        upstream.script()
                .next(
                        reply,
                        reply,
                        Reply.errorInside(VendorError.of(500).withMessage("Failed for " + CanarySecret.TEXT)));

        // When
        UpstreamError whole = failedWhole();
        UpstreamError streamed = failedStream();
        UpstreamError inside = failedStream();

        // Then
        assertThat(whole.message()).startsWith("No such project for ");
        assertThat(inside.message()).startsWith("Failed for ");
        CanarySecret.assertAbsentFrom(CanonicalJson.of(whole).toString());
        CanarySecret.assertAbsentFrom(CanonicalJson.of(streamed).toString());
        CanarySecret.assertAbsentFrom(CanonicalJson.of(inside).toString());
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

    private UpstreamError broken() {
        var subscriber = subscribed(chat()).awaitFailure(PATIENCE);
        assertThat(subscriber.getItems()).isNotEmpty();
        return error(subscriber.getFailure());
    }

    private Multi<ReplyFrame> chat() {
        return calls.bind(MODEL).chatStream(attempt(STREAM), CREDENTIALS);
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
