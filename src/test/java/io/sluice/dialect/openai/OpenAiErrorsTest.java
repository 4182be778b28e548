package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dialect.ErrorReply;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiErrorsTest {
    private static final Map<String, String> NONE = Map.of();
    private static final Map<String, String> HOPELESS = Map.of("x-should-retry", "false");
    private static final Duration WAIT = Duration.ofMillis(1500);
    private static final Map<String, String> WAITING = Map.of("retry-after", "2", "retry-after-ms", "1500");

    private final OpenAiErrors errors = new OpenAiErrors();

    static Stream<Arguments> failures() {
        return Stream.of(
                of(
                        new Failure.InvalidRequest(List.of(
                                new Violation("messages.0.content", "invalid_type", "Wrong."),
                                new Violation("n", "x", "Not told."))),
                        400,
                        "Wrong.",
                        "invalid_request_error",
                        "messages[0].content",
                        "invalid_type",
                        NONE),
                of(
                        Failure.InvalidRequest.of("", "json_invalid", "Not JSON."),
                        400,
                        "Not JSON.",
                        "invalid_request_error",
                        null,
                        "json_invalid",
                        NONE),
                of(
                        new Failure.PayloadTooLarge(10),
                        413,
                        "The request body is larger than the 10 bytes accepted.",
                        "invalid_request_error",
                        null,
                        "request_too_large",
                        NONE),
                of(
                        new Failure.UnsupportedMediaType("text/plain"),
                        415,
                        "The content type 'text/plain' is not supported. Send 'application/json'.",
                        "invalid_request_error",
                        null,
                        "unsupported_media_type",
                        NONE),
                of(
                        new Failure.RateLimited("Too much.", WAIT, "5 per 1 minute"),
                        429,
                        "Too much.",
                        "rate_limit_error",
                        null,
                        "rate_limit_exceeded",
                        WAITING),
                of(
                        new Failure.BudgetExhausted(
                                new Failure.BudgetLeft("bud_1", "team:x", "calls", 0, Instant.EPOCH),
                                WAIT,
                                false,
                                "Spent."),
                        429,
                        "Spent.",
                        "insufficient_quota",
                        null,
                        "budget_exhausted",
                        Map.of("retry-after", "2", "retry-after-ms", "1500", "x-should-retry", "false")),
                of(new Failure.Prescribed(422, "As told."), 422, "As told.", "invalid_request_error", null, null, NONE),
                of(new Failure.Prescribed(501, "As told."), 501, "As told.", "server_error", null, null, NONE),
                of(
                        new Failure.Unauthenticated("No key."),
                        401,
                        "No key.",
                        "invalid_request_error",
                        null,
                        "invalid_api_key",
                        Map.of("WWW-Authenticate", "Basic realm=\"sluice\"")),
                of(
                        new Failure.Forbidden("May not."),
                        403,
                        "May not.",
                        "permission_error",
                        null,
                        "insufficient_permissions",
                        NONE),
                of(
                        new Failure.NotFound("Nothing here."),
                        404,
                        "Nothing here.",
                        "invalid_request_error",
                        null,
                        "not_found",
                        NONE),
                of(
                        new Failure.MethodNotAllowed("PUT"),
                        405,
                        "The method PUT is not allowed here.",
                        "invalid_request_error",
                        null,
                        "method_not_allowed",
                        NONE),
                of(
                        new Failure.UnknownRoute("gpt-9"),
                        404,
                        "The model 'gpt-9' does not exist. GET /v1/models lists those that do.",
                        "invalid_request_error",
                        "model",
                        "model_not_found",
                        NONE),
                of(
                        new Failure.WrongTask(new RouteName("r"), Task.EMBEDDINGS, Task.CHAT),
                        400,
                        "The route 'r' is for embeddings, not for chat.",
                        "invalid_request_error",
                        "model",
                        "wrong_task",
                        NONE),
                of(
                        new Failure.NotOffered("PaLM", Task.CHAT, true),
                        400,
                        "The provider behind this model, PaLM, does not offer streamed chat.",
                        "invalid_request_error",
                        "stream",
                        "unsupported_value",
                        NONE),
                of(
                        new Failure.NotOffered("PaLM", Task.EMBEDDINGS, false),
                        400,
                        "The provider behind this model, PaLM, does not offer embeddings.",
                        "invalid_request_error",
                        "model",
                        "unsupported_value",
                        NONE),
                of(
                        new Failure.Unsupported("tools.3.type", "Cannot."),
                        400,
                        "Cannot.",
                        "invalid_request_error",
                        "tools[3].type",
                        "unsupported_parameter",
                        NONE),
                of(
                        new Failure.TimedOut(Failure.Clock.TOTAL, Duration.ofSeconds(3)),
                        504,
                        "The call took longer than its limit of 3000 ms.",
                        "server_error",
                        null,
                        "timeout",
                        NONE),
                of(
                        new Failure.CircuitOpen(WAIT),
                        503,
                        "The provider behind this route has failed too often lately. Try again later.",
                        "server_error",
                        null,
                        "circuit_open",
                        WAITING),
                of(
                        new Failure.Saturated(8),
                        503,
                        "The provider behind this route is busy with 8 calls, as many as allowed. Try again later.",
                        "server_error",
                        null,
                        "overloaded",
                        Map.of("retry-after", "1", "retry-after-ms", "1000")),
                of(
                        new Failure.AddressRefused(),
                        502,
                        "The address of the provider behind this route is not allowed. The gateway's administrators can"
                                + " see why.",
                        "server_error",
                        null,
                        "upstream_address_refused",
                        Map.of("x-should-retry", "false")),
                of(
                        new Failure.CredentialUnavailable("No credential."),
                        503,
                        "No credential.",
                        "server_error",
                        null,
                        "credential_unavailable",
                        NONE),
                of(
                        new Failure.Unavailable("Not ready.", WAIT),
                        503,
                        "Not ready.",
                        "server_error",
                        null,
                        "unavailable",
                        WAITING),
                of(
                        new Failure.Unavailable("Not ready.", null),
                        503,
                        "Not ready.",
                        "server_error",
                        null,
                        "unavailable",
                        NONE),
                of(new Failure.Aborted(), 499, "The caller went away.", "invalid_request_error", null, "aborted", NONE),
                of(
                        new Failure.Internal(),
                        500,
                        "The gateway failed. The request's id helps its operators to find out why.",
                        "server_error",
                        null,
                        null,
                        NONE),
                upstream(
                        Kind.INVALID_REQUEST,
                        null,
                        400,
                        "invalid_request_error",
                        "messages[1].role",
                        "their_code",
                        NONE),
                upstream(
                        Kind.CONTEXT_LENGTH,
                        null,
                        400,
                        "invalid_request_error",
                        "messages[1].role",
                        "context_length_exceeded",
                        NONE),
                upstream(
                        Kind.CONTENT_FILTER,
                        null,
                        400,
                        "invalid_request_error",
                        "messages[1].role",
                        "content_filter",
                        NONE),
                upstream(
                        Kind.AUTHENTICATION,
                        null,
                        502,
                        "server_error",
                        null,
                        "upstream_authentication_error",
                        HOPELESS),
                upstream(Kind.NOT_FOUND, null, 404, "invalid_request_error", "messages[1].role", "their_code", NONE),
                upstream(Kind.QUOTA, null, 429, "insufficient_quota", null, "insufficient_quota", HOPELESS),
                upstream(Kind.RATE_LIMIT, WAIT, 429, "rate_limit_error", null, "rate_limit_exceeded", WAITING),
                upstream(Kind.RATE_LIMIT, null, 429, "rate_limit_error", null, "rate_limit_exceeded", NONE),
                upstream(
                        Kind.RATE_LIMIT,
                        Duration.ofMinutes(5),
                        429,
                        "rate_limit_error",
                        null,
                        "rate_limit_exceeded",
                        Map.of("retry-after", "300", "retry-after-ms", "300000", "x-should-retry", "false")),
                upstream(Kind.OVERLOADED, WAIT, 503, "server_error", null, "overloaded", WAITING),
                upstream(Kind.TIMEOUT, null, 504, "server_error", null, "timeout", NONE),
                upstream(Kind.SERVER, null, 502, "server_error", null, "upstream_error", NONE),
                upstream(Kind.NETWORK, null, 502, "server_error", null, "upstream_error", NONE),
                upstream(Kind.BAD_RESPONSE, null, 502, "server_error", null, "upstream_error", NONE));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void wordsEveryFailureAsOpenAiDoes(Failure failure, int status, String body, Map<String, String> headers) {
        // When
        ErrorReply reply = errors.write(failure, Replies.call());

        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.contentType()).isEqualTo("application/json");
        assertThat(reply.body()).isEqualTo(body);
        assertThat(reply.headers()).isEqualTo(headers);
        assertThat(errors.body(failure)).isEqualTo(body);
    }

    @Test
    void namesTheModelWhereTheUpstreamHasNoCodeForAnUnknownOne() {
        // When
        ErrorReply reply =
                errors.write(new Failure.Upstream(UpstreamError.of(Kind.NOT_FOUND, "No such model.")), Replies.call());

        // Then
        assertThat(reply.body())
                .isEqualTo(
                        "{\"error\":{\"message\":\"No such model.\",\"type\":\"invalid_request_error\",\"param\":null,"
                                + "\"code\":\"model_not_found\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1", "/v1/", "/v1/chat/completions", "/v1/models/a/b", "/v1/nothing"})
    void ownsItsPaths(String path) {
        assertThat(errors.owns(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1beta", "/api/v1/x", "/gateway/v1", "/admin/v1/routes", "/q/openapi"})
    void ownsNoOthers(String path) {
        assertThat(errors.owns(path)).isFalse();
    }

    private static Arguments of(
            Failure failure,
            int status,
            String message,
            String type,
            String param,
            String code,
            Map<String, String> headers) {
        String body = "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":" + quoted(param)
                + ",\"code\":" + quoted(code) + "}}";
        return Arguments.of(failure, status, body, headers);
    }

    private static Arguments upstream(
            Kind kind, Duration wait, int status, String type, String param, String code, Map<String, String> headers) {
        var error = new UpstreamError(kind, 418, "Their words.", "their_code", "messages[1].role", wait, null);
        return of(new Failure.Upstream(error), status, "Their words.", type, param, code, headers);
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
