package io.sluice.dialect.openai;

import io.sluice.dialect.ErrorReply;
import io.sluice.dialect.ErrorWriter;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Words failures as OpenAI does: {@code {"error":{message, type, param, code}}}, always all four. Clients choose their
 * exception by the status alone, and repeat 408, 409, 429 and everything from 500 up unless told otherwise.
 */
@Singleton
public final class OpenAiErrors implements ErrorWriter {
    static final String DIALECT = "openai";

    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    /** What a caller waits for when nobody can say how long. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Override
    public String dialect() {
        return DIALECT;
    }

    @Override
    public boolean owns(String path) {
        return path.equals("/v1") || path.startsWith("/v1/");
    }

    @Override
    public ErrorReply write(Failure failure, CallId call) {
        return word(failure).reply();
    }

    /** The body alone, for streams that have begun. */
    String body(Failure failure) {
        return word(failure).body();
    }

    private static Wording word(Failure failure) {
        return switch (failure) {
            case Failure.InvalidRequest(var violations) -> invalid(violations.getFirst());
            case Failure.PayloadTooLarge large -> new Wording(413, INVALID, "request_too_large", large.message());
            case Failure.UnsupportedMediaType type ->
                new Wording(415, INVALID, "unsupported_media_type", type.message());
            case Failure.Prescribed(int status, String message) ->
                new Wording(status, status < 500 ? INVALID : SERVER, null, message);
            case Failure.Unauthenticated(String message) ->
                new Wording(401, INVALID, "invalid_api_key", message).challenging();
            case Failure.RateLimited limited ->
                new Wording(429, "rate_limit_error", "rate_limit_exceeded", limited.message())
                        .waiting(limited.retryAfter());
            case Failure.BudgetExhausted exhausted ->
                new Wording(exhausted.status(), "insufficient_quota", "budget_exhausted", exhausted.message())
                        .waiting(exhausted.retryAfter())
                        .withoutHope();
            case Failure.Forbidden(String message) ->
                new Wording(403, "permission_error", "insufficient_permissions", message);
            case Failure.NotFound(String message) -> new Wording(404, INVALID, "not_found", message);
            case Failure.MethodNotAllowed method -> new Wording(405, INVALID, "method_not_allowed", method.message());
            case Failure.UnknownRoute(String name) ->
                new Wording(
                                404,
                                INVALID,
                                "model_not_found",
                                "The model '" + name + "' does not exist. GET /v1/models lists those that do.")
                        .of("model");
            case Failure.WrongTask wrong -> new Wording(400, INVALID, "wrong_task", wrong.message()).of("model");
            case Failure.NotOffered lacking -> notOffered(lacking);
            case Failure.Unsupported(String field, String message) ->
                new Wording(400, INVALID, "unsupported_parameter", message).of(FieldPath.bracketed(field));
            case Failure.Upstream(var error) -> UpstreamErrors.word(error);
            case Failure.TimedOut late -> new Wording(504, SERVER, "timeout", late.message());
            case Failure.CircuitOpen open ->
                new Wording(503, SERVER, "circuit_open", open.message()).waiting(open.retryAfter());
            case Failure.Saturated busy -> new Wording(503, SERVER, "overloaded", busy.message()).waiting(MOMENT);
            case Failure.CredentialUnavailable(String message) ->
                new Wording(503, SERVER, "credential_unavailable", message);
            case Failure.AddressRefused refused ->
                new Wording(502, SERVER, "upstream_address_refused", refused.message()).withoutHope();
            case Failure.Unavailable(String message, Duration wait) ->
                new Wording(503, SERVER, "unavailable", message).waiting(wait);
            case Failure.Aborted gone -> new Wording(499, INVALID, "aborted", gone.message());
            case Failure.Internal bug -> new Wording(500, SERVER, null, bug.message());
        };
    }

    private static Wording invalid(Violation violation) {
        return new Wording(400, INVALID, violation.rule(), violation.message())
                .of(violation.field().isEmpty() ? null : FieldPath.bracketed(violation.field()));
    }

    /** Asking again would not help, so it is no 5xx. */
    private static Wording notOffered(Failure.NotOffered lacking) {
        String what = lacking.streamed()
                ? "streamed " + lacking.task().word()
                : lacking.task().word();
        return new Wording(
                        400,
                        INVALID,
                        "unsupported_value",
                        "The provider behind this model, " + lacking.provider() + ", does not offer " + what + ".")
                .of(lacking.streamed() ? "stream" : "model");
    }
}
