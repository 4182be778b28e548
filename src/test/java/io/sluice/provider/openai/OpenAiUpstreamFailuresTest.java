package io.sluice.provider.openai;

import static io.sluice.provider.CanonicalRequests.chat;
import static io.sluice.provider.CanonicalRequests.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.support.CanarySecret;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.VendorError;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound provider and upstreams that refuse, break and hang; and callers that leave. */
@QuarkusTest
class OpenAiUpstreamFailuresTest extends OpenAiUpstreamSetup {
    @ParameterizedTest
    @CsvSource({
        "400, INVALID_REQUEST",
        "403, AUTHENTICATION",
        "404, NOT_FOUND",
        "408, TIMEOUT",
        "413, INVALID_REQUEST",
        "422, INVALID_REQUEST",
        "429, RATE_LIMIT",
        "500, SERVER",
        "502, SERVER",
        "503, OVERLOADED",
        "504, TIMEOUT"
    })
    void readsErrorsOfEveryStatusWholeAndStreamed(int status, Kind kind) {
        upstream.script().next(Reply.error(status), Reply.error(status));

        UpstreamError whole = error(bound().chat(attempt(chat(HELLO)), CANARY));
        UpstreamError streamed = error(bound().chatStream(attempt(streamed(HELLO)), CANARY));

        assertThat(whole.kind()).isEqualTo(kind);
        assertThat(whole.status()).isEqualTo(status);
        assertThat(streamed).isEqualTo(whole);
    }

    @Test
    void readsHowLongToWait() {
        upstream.script()
                .next(Reply.rateLimited(new RetryAfter.Millis(350)), Reply.rateLimited(new RetryAfter.Seconds(3)));

        assertThat(error(bound().chat(attempt(chat(HELLO)), CANARY)).retryAfter())
                .isEqualTo(Duration.ofMillis(350));
        assertThat(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)).retryAfter())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void neverTellsTheKeyWhateverTheProviderRepeats() {
        String repeated = "the key " + CanarySecret.TEXT + " is wrong";
        Reply unauthorized = Reply.error(VendorError.of(401).withMessage(repeated));
        Reply invalid = Reply.error(VendorError.invalid(null, repeated));
        Reply inside = Reply.errorInside(VendorError.of(500).withMessage(repeated));
        upstream.script().next(unauthorized, unauthorized, invalid, invalid, inside, inside);

        for (int i = 0; i < 3; i++) {
            assertSilent(error(bound().chat(attempt(chat(HELLO)), CANARY)));
            assertSilent(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)));
        }

        assertThat(upstream.requests()).hasSize(6);
        CanarySecret.assertAbsentFrom(bound().toString());
        CanarySecret.assertAbsentFrom(OpenAiSettings.SCHEMA.toString());
    }

    @Test
    void neverQuotesAPage() {
        upstream.script().next(Reply.html(502), Reply.html(200), Reply.html(200));

        assertThat(error(bound().chat(attempt(chat(HELLO)), CANARY)).message())
                .isEqualTo("The provider answered with status 502.");
        assertThat(error(bound().chat(attempt(chat(HELLO)), CANARY)).kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)).kind())
                .isEqualTo(Kind.BAD_RESPONSE);
    }

    @Test
    void followsNoRedirect() {
        Reply redirect = Reply.body(302, "text/plain", "").header("location", upstream.baseUrl("openai"));
        upstream.script().next(redirect, redirect);

        assertThat(error(bound().chat(attempt(chat(HELLO)), CANARY)).kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)).kind())
                .isEqualTo(Kind.BAD_RESPONSE);
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void readsAnErrorInsideASuccess() {
        Reply inside = Reply.errorInside(VendorError.quotaExhausted());
        upstream.script().next(inside, inside);

        assertThat(error(bound().chat(attempt(chat(HELLO)), CANARY)).kind()).isEqualTo(Kind.QUOTA);
        assertThat(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)).kind())
                .isEqualTo(Kind.QUOTA);
    }

    @Test
    void neverTakesABrokenStreamForAnAnswer() {
        Reply answer = Reply.text("One two three four").usage(9, 4);
        upstream.script().next(answer.cutAfterEvent(2), answer.endAfterEvent(2), answer.withoutTerminator());

        assertThat(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)).kind())
                .isEqualTo(Kind.NETWORK);
        assertThat(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)).kind())
                .isEqualTo(Kind.BAD_RESPONSE);
        assertThat(items(bound().chatStream(attempt(streamed(HELLO)), CANARY))).isNotEmpty();
    }

    @Test
    void namesAHangUpANetworkError() {
        upstream.script().next(Reply.text("x").hangUp(), Reply.text("x").hangUp());

        assertThat(error(bound().chat(attempt(chat(HELLO)), CANARY)).kind()).isEqualTo(Kind.NETWORK);
        assertThat(error(bound().chatStream(attempt(streamed(HELLO)), CANARY)).kind())
                .isEqualTo(Kind.NETWORK);
    }

    @Test
    void cancelsAtTheProviderBeforeTheAnswerBegins() {
        upstream.onEveryCall(Reply.text("x").silent());
        var whole = bound().chat(attempt(chat(HELLO)), CANARY).subscribe().withSubscriber(UniAssertSubscriber.create());
        var stream = subscribe(bound().chatStream(attempt(streamed(HELLO)), CANARY));
        await().atMost(PATIENCE).until(() -> upstream.requests().size() == 2);

        whole.cancel();
        stream.cancel();

        assertCancelled(2);
    }

    @Test
    void cancelsAtTheProviderInTheMiddleOfAStream() {
        upstream.onEveryCall(Reply.text("One two three four").stallAfterEvent(2));
        var stream = subscribe(bound().chatStream(attempt(streamed(HELLO)), CANARY));
        await().atMost(PATIENCE).until(() -> !stream.getItems().isEmpty());

        stream.cancel();

        assertCancelled(1);
    }

    private static void assertSilent(UpstreamError error) {
        CanarySecret.assertAbsentFrom(error.toString());
        CanarySecret.assertAbsentFrom(new CallFailed(new Failure.Upstream(error)).toString());
    }

    private static void assertCancelled(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(upstream.requests())
                        .hasSize(count)
                        .allSatisfy(request ->
                                assertThat(request.outcome()).isEqualTo(RecordedRequest.Outcome.CANCELLED_BY_CLIENT)));
    }
}
