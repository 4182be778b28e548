package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dialect.ErrorReply;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every failure in Anthropic's words. */
class AnthropicErrorsTest {
    private static final Duration WAIT = Duration.ofMillis(1500);

    private final AnthropicErrors errors = new AnthropicErrors();

    static Stream<Arguments> failures() {
        return Stream.of(
                row(
                        Failure.InvalidRequest.of("a.0", "missing", "a.0: Field required"),
                        400,
                        "invalid_request_error",
                        "a.0: Field required"),
                row(
                        new Failure.PayloadTooLarge(10),
                        413,
                        "request_too_large",
                        "The request body is larger than the 10 bytes accepted."),
                row(
                        new Failure.UnsupportedMediaType("text/plain"),
                        415,
                        "invalid_request_error",
                        "The content type 'text/plain' is not supported. Send 'application/json'."),
                row(new Failure.Prescribed(422, "No."), 422, "invalid_request_error", "No."),
                row(new Failure.Unauthenticated("No key."), 401, "authentication_error", "No key."),
                row(new Failure.RateLimited("Slow down.", WAIT), 429, "rate_limit_error", "Slow down."),
                row(
                        new Failure.BudgetExhausted(
                                new Failure.BudgetLeft("bud_1", "team:x", "calls", 0, Instant.EPOCH),
                                WAIT,
                                true,
                                "Spent."),
                        402,
                        "billing_error",
                        "Spent."),
                row(new Failure.Forbidden("Not you."), 403, "permission_error", "Not you."),
                row(new Failure.NotFound("Nothing."), 404, "not_found_error", "Nothing."),
                row(
                        new Failure.MethodNotAllowed("PUT"),
                        405,
                        "invalid_request_error",
                        "The method PUT is not allowed here."),
                row(
                        new Failure.UnknownRoute("x"),
                        404,
                        "not_found_error",
                        "model: there is no 'x'. GET /v1/models lists those that are."),
                row(
                        new Failure.WrongTask(new RouteName("r"), Task.EMBEDDINGS, Task.CHAT),
                        400,
                        "invalid_request_error",
                        "model: The route 'r' is for embeddings, not for chat."),
                row(
                        new Failure.NotOffered("X", Task.CHAT, true),
                        400,
                        "invalid_request_error",
                        "stream: the provider behind this model, X, does not offer streamed chat."),
                row(
                        new Failure.NotOffered("X", Task.CHAT, false),
                        400,
                        "invalid_request_error",
                        "model: the provider behind this model, X, does not offer chat."),
                row(new Failure.Unsupported("top_k", "Cannot."), 400, "invalid_request_error", "top_k: Cannot."),
                row(
                        new Failure.TimedOut(Failure.Clock.OPEN, WAIT),
                        504,
                        "timeout_error",
                        "The provider did not begin to answer within 1500 ms."),
                row(
                        new Failure.CircuitOpen(WAIT),
                        503,
                        "overloaded_error",
                        "The provider behind this route has failed too often lately. Try again later."),
                row(
                        new Failure.Saturated(3),
                        503,
                        "overloaded_error",
                        "The provider behind this route is busy with 3 calls, as many as allowed. Try again later."),
                row(new Failure.CredentialUnavailable("No credential."), 503, "overloaded_error", "No credential."),
                row(new Failure.AddressRefused(), 502, "api_error", new Failure.AddressRefused().message()),
                row(new Failure.Unavailable("Not yet.", null), 503, "overloaded_error", "Not yet."),
                row(new Failure.Aborted(), 499, "invalid_request_error", "The caller went away."),
                row(
                        new Failure.Internal(),
                        500,
                        "api_error",
                        "The gateway failed. The request's id helps its operators to find out why."));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void wordsFailures(Failure failure, int status, String type, String message) {
        // When
        ErrorReply reply = errors.write(failure, Replies.CALL);

        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers()).containsEntry("request-id", "req_0123456789abcdef");
        assertThat(reply.body())
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                        + "\"},\"request_id\":\"req_0123456789abcdef\"}");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            INVALID_REQUEST, 400, 400, invalid_request_error, -,     Theirs.
            CONTENT_FILTER,  400, 400, invalid_request_error, -,     Theirs.
            CONTEXT_LENGTH,  400, 400, invalid_request_error, -,     prompt is too long: Theirs.
            AUTHENTICATION,  401, 502, api_error,             false, Theirs.
            NOT_FOUND,       404, 404, not_found_error,       -,     Theirs.
            QUOTA,           429, 429, rate_limit_error,      false, Theirs.
            QUOTA,           402, 402, billing_error,         false, Theirs.
            RATE_LIMIT,      429, 429, rate_limit_error,      -,     Theirs.
            OVERLOADED,      529, 529, overloaded_error,      -,     Theirs.
            OVERLOADED,      503, 503, overloaded_error,      -,     Theirs.
            TIMEOUT,         504, 504, timeout_error,         -,     Theirs.
            SERVER,          500, 502, api_error,             -,     Theirs.
            NETWORK,         0,   502, api_error,             -,     Theirs.
            BAD_RESPONSE,    0,   502, api_error,             -,     Theirs.
            """)
    void wordsErrorsOfUpstreams(Kind kind, int theirs, int status, String type, String shouldRetry, String message) {
        // When
        var error = new UpstreamError(kind, theirs, "Theirs.", null, null, null, null);
        ErrorReply reply = errors.write(new Failure.Upstream(error), Replies.CALL);

        // Then
        JsonNode body = Replies.json(reply.body());
        assertThat(reply.status()).isEqualTo(status);
        assertThat(body.at("/error/type").asText()).isEqualTo(type);
        assertThat(body.at("/error/message").asText()).isEqualTo(message);
        assertThat(reply.headers().get("x-should-retry")).isEqualTo(shouldRetry);
    }

    @Test
    void keepsAnthropicsOwnWordsOfAConversationThatDoesNotFit() {
        // When
        var error = UpstreamError.of(Kind.CONTEXT_LENGTH, "prompt is too long: 210000 tokens > 200000 maximum");
        ErrorReply reply = errors.write(new Failure.Upstream(error), Replies.CALL);

        // Then
        assertThat(Replies.json(reply.body()).at("/error/message").asText())
                .isEqualTo("prompt is too long: 210000 tokens > 200000 maximum");
    }

    @Test
    void copiesTheWaitAndDiscouragesLongOnes() {
        // When
        ErrorReply brief = errors.write(upstream(WAIT), Replies.CALL);
        ErrorReply lengthy = errors.write(upstream(Duration.ofMinutes(5)), Replies.CALL);

        // Then
        assertThat(brief.headers()).containsEntry("retry-after", "2").doesNotContainKey("x-should-retry");
        assertThat(lengthy.headers()).containsEntry("retry-after", "300").containsEntry("x-should-retry", "false");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            /v1/messages,              '',         true
            /v1/messages/count_tokens, '',         true
            /v1/messages/batches/x,    '',         true
            /v1/messagesx,             '',         false
            /v1/models,                '',         false
            /v1/models,                2023-06-01, true
            /v1/models/a/b,            2023-06-01, true
            /v1/modelsx,               2023-06-01, false
            /v1/chat/completions,      2023-06-01, false
            /gateway/x/invocations,    2023-06-01, false
            /,                         2023-06-01, false
            """)
    void claimsItsOwnPathAndWhatItsClientsAskFor(String path, String version, boolean claimed) {
        // Given
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (!version.isEmpty()) {
            headers.add("Anthropic-Version", version);
        }

        // Then
        assertThat(errors.claims(path, headers)).isEqualTo(claimed);
        assertThat(errors.owns(path)).isFalse();
    }

    private static Failure upstream(Duration wait) {
        return new Failure.Upstream(
                UpstreamError.of(Kind.RATE_LIMIT, "Slow down.").withRetryAfter(wait));
    }

    private static Arguments row(Failure failure, int status, String type, String message) {
        return Arguments.of(failure, status, type, message);
    }
}
