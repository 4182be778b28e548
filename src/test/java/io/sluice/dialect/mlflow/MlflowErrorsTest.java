package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dialect.ErrorReply;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.support.CanarySecret;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowErrorsTest {
    private final MlflowErrors errors = new MlflowErrors();

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new Failure.NotFound("There is nothing at this path."), 404, "Not Found"),
                Arguments.of(new Failure.UnknownRoute("x"), 404, "Not Found"),
                Arguments.of(new Failure.MethodNotAllowed("GET"), 405, "Method Not Allowed"),
                Arguments.of(new Failure.Prescribed(418, "Tea."), 418, "Tea."),
                Arguments.of(
                        new Failure.WrongTask(new RouteName("x"), Task.CHAT, Task.EMBEDDINGS),
                        400,
                        "The route 'x' is for chat, not for embeddings."),
                Arguments.of(
                        new Failure.NotOffered("Anthropic", Task.EMBEDDINGS, false),
                        501,
                        "The embeddings route is not implemented for Anthropic models."),
                Arguments.of(
                        new Failure.NotOffered("MosaicML", Task.CHAT, true),
                        501,
                        "The chat streaming route is not implemented for MosaicML models."),
                Arguments.of(new Failure.Unsupported("n", "One only."), 422, "One only."),
                Arguments.of(new Failure.Forbidden("No."), 403, "No."),
                Arguments.of(exhausted(false), 429, "Spent."),
                Arguments.of(exhausted(true), 402, "Spent."),
                Arguments.of(
                        new Failure.TimedOut(Failure.Clock.TOTAL, Duration.ofSeconds(300)),
                        504,
                        "The call took longer than its limit of 300000 ms."),
                Arguments.of(new Failure.CredentialUnavailable("Later."), 503, "Later."),
                Arguments.of(
                        new Failure.AddressRefused(),
                        502,
                        "The address of the provider behind this route is not allowed. The gateway's administrators can"
                                + " see why."),
                Arguments.of(
                        new Failure.Internal(),
                        500,
                        "The gateway failed. The request's id helps its operators to find out why."),
                Arguments.of(upstream(Kind.INVALID_REQUEST, 400, "Too long."), 400, "Too long."),
                Arguments.of(upstream(Kind.OVERLOADED, 529, "Overloaded"), 529, "Overloaded"),
                Arguments.of(upstream(Kind.SERVER, 500, "Oops"), 500, "Oops"),
                Arguments.of(upstream(Kind.RATE_LIMIT, 0, "Slow down"), 429, "Slow down"),
                Arguments.of(upstream(Kind.CONTEXT_LENGTH, 0, "Too long."), 400, "Too long."),
                Arguments.of(upstream(Kind.NOT_FOUND, 0, "No such model"), 404, "No such model"),
                Arguments.of(upstream(Kind.OVERLOADED, 0, "Busy"), 503, "Busy"),
                Arguments.of(upstream(Kind.TIMEOUT, 0, "Too slow"), 504, "Too slow"),
                Arguments.of(upstream(Kind.NETWORK, 0, "Unreachable"), 502, "Unreachable"),
                Arguments.of(upstream(Kind.BAD_RESPONSE, 302, "Moved"), 502, "Moved"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysItInDetail(Failure failure, int status, String detail) throws InvalidJson {
        // When
        ErrorReply reply = errors.write(failure, CallId.next());

        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(JsonCodec.read(reply.body())).isEqualTo(JsonCodec.object().put("detail", detail));
    }

    @Test
    void passesAProvidersOwnErrorDocument() throws InvalidJson {
        // Given
        var document = JsonCodec.read("{\"message\":\"slow down\"}");
        var error = new UpstreamError(Kind.RATE_LIMIT, 429, "slow down", null, null, null, Json.of(document));

        // When
        ErrorReply reply = errors.write(new Failure.Upstream(error), CallId.next());

        // Then
        assertThat(reply.body()).isEqualTo("{\"detail\":{\"message\":\"slow down\"}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void keepsTheStatusButNotTheWordsOfARefusedCredential(int status) throws InvalidJson {
        // Given
        var document = JsonCodec.object().put("message", "Incorrect key: " + CanarySecret.TEXT);
        var error = new UpstreamError(
                Kind.AUTHENTICATION,
                status,
                "Incorrect key: " + CanarySecret.TEXT,
                null,
                null,
                null,
                Json.of(document));

        // When
        ErrorReply reply = errors.write(new Failure.Upstream(error), CallId.next());

        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body())
                .isEqualTo("{\"detail\":\"The provider did not accept the credential of this route. The gateway's"
                        + " administrators can put that right.\"}");
        assertThat(MlflowErrors.told(new Failure.Upstream(error))).doesNotContain(CanarySecret.TEXT);
    }

    @Test
    void asksForCredentials() {
        // When
        ErrorReply reply = errors.write(new Failure.Unauthenticated("No key."), CallId.next());

        // Then
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.headers().get("WWW-Authenticate")).startsWith("Basic ");
        assertThat(reply.body()).isEqualTo("{\"detail\":\"No key.\"}");
    }

    @Test
    void wordsTheLimitOfADeclarationAsTheLimiterBeforeMlflowDoes() {
        // Given
        var limited = new Failure.RateLimited("Too much.", Duration.ofMillis(1500), "5 per 1 minute");

        // When
        ErrorReply reply = errors.write(limited, CallId.next());

        // Then
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.body()).isEqualTo("{\"error\":\"Rate limit exceeded: 5 per 1 minute\"}");
        assertThat(reply.headers()).containsEntry("Retry-After", "2");
    }

    @Test
    void asksNobodyToWaitForABudget() {
        assertThat(errors.write(exhausted(false), CallId.next()).headers())
                .containsEntry("x-should-retry", "false")
                .doesNotContainKey("Retry-After");
    }

    private static Failure exhausted(boolean paymentRequired) {
        return new Failure.BudgetExhausted(
                new Failure.BudgetLeft("bud_1", "team:x", "calls", 0, Instant.EPOCH),
                Duration.ofHours(1),
                paymentRequired,
                "Spent.");
    }

    @Test
    void saysHowLongToWait() {
        var limited = new Failure.Upstream(
                UpstreamError.of(Kind.RATE_LIMIT, "Slow down").withRetryAfter(Duration.ofMillis(1500)));

        assertThat(waitOf(limited)).isEqualTo("2");
        assertThat(waitOf(new Failure.CircuitOpen(Duration.ofMillis(200)))).isEqualTo("1");
        assertThat(waitOf(new Failure.Saturated(10))).isEqualTo("1");
        assertThat(waitOf(new Failure.Unavailable("Starting.", Duration.ofSeconds(5))))
                .isEqualTo("5");
        assertThat(waitOf(new Failure.Unavailable("Starting.", null))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/health",
                "/version",
                "/docs",
                "/openapi.json",
                "/favicon.ico",
                "/gateway/x/invocations",
                "/endpoints/x/invocations",
                "/serving-endpoints/x/invocations",
                "/api/2.0/gateway/routes/",
                "/api/3.0/gateway/endpoint/x"
            })
    void ownsMlflowsPaths(String path) {
        assertThat(errors.owns(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/admin/v1/routes", "/q/openapi", "/gateways", "/healthy"})
    void leavesOthersPathsAlone(String path) {
        assertThat(errors.owns(path)).isFalse();
    }

    private String waitOf(Failure failure) {
        return errors.write(failure, CallId.next()).headers().get("Retry-After");
    }

    private static Failure upstream(Kind kind, int status, String message) {
        return new Failure.Upstream(new UpstreamError(kind, status, message, null, null, null, null));
    }
}
