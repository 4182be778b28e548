package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.dialect.ErrorReply;
import io.sluice.dialect.ErrorWriter;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Violation;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Words failures as MLflow's server does: {@code {"detail": …}}. MLflow's clients repeat calls answered with 429, 500, 502 or
 * 503, so a caller's own mistake never gets one of these, and a clock that ran out gets 504, which is not repeated.
 */
@Singleton
public final class MlflowErrors implements ErrorWriter {
    private static final Set<String> PATHS =
            Set.of("/", "/health", "/version", "/docs", "/openapi.json", "/favicon.ico");
    private static final List<String> BELOW =
            List.of("/gateway/", "/endpoints/", "/serving-endpoints/", "/api/2.0/", "/api/3.0/");
    private static final String CREDENTIAL =
            "The provider did not accept the credential of this route. The gateway's administrators can put that right.";

    @Override
    public String dialect() {
        return "mlflow";
    }

    @Override
    public boolean owns(String path) {
        if (PATHS.contains(path)) {
            return true;
        }
        for (String prefix : BELOW) {
            if (path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ErrorReply write(Failure failure, CallId call) {
        return switch (failure) {
            case Failure.InvalidRequest(List<Violation> violations) ->
                ErrorReply.json(422, ValidationErrors.write(violations));
            case Failure.UnsupportedMediaType _ ->
                ErrorReply.json(
                        422,
                        ValidationErrors.write(List.of(new Violation("", "model_attributes_type", failure.message()))));
            case Failure.Unauthenticated _ ->
                said(401, failure).withHeader("WWW-Authenticate", "Basic realm=\"sluice\", Bearer realm=\"sluice\"");
            case Failure.NotFound _, Failure.UnknownRoute _ -> detail(404, TextNode.valueOf("Not Found"));
            case Failure.MethodNotAllowed _ -> detail(405, TextNode.valueOf("Method Not Allowed"));
            case Failure.Upstream(UpstreamError error) ->
                later(detail(statusOf(error), detailOf(error)), error.retryAfter());
            case Failure.CircuitOpen(Duration wait) -> later(said(503, failure), wait);
            case Failure.RateLimited(var message, Duration wait, var allowed) ->
                later(allowed == null ? said(429, failure) : limited(allowed), wait);
            // No Retry-After: clients would sleep until the budget is whole again, hours from now.
            case Failure.BudgetExhausted exhausted ->
                said(exhausted.status(), failure).withHeader("x-should-retry", "false");
            case Failure.Saturated _ -> later(said(503, failure), Duration.ofSeconds(1));
            case Failure.Unavailable(var message, Duration wait) -> later(said(503, failure), wait);
            case Failure.Prescribed(int status, var message) -> said(status, failure);
            case Failure.PayloadTooLarge _ -> said(413, failure);
            case Failure.Forbidden _ -> said(403, failure);
            case Failure.WrongTask _ -> said(400, failure);
            case Failure.NotOffered _ -> said(501, failure);
            case Failure.Unsupported _ -> said(422, failure);
            case Failure.TimedOut _ -> said(504, failure);
            case Failure.CredentialUnavailable _ -> said(503, failure);
            case Failure.AddressRefused _ -> said(502, failure);
            case Failure.Aborted _ -> said(499, failure);
            case Failure.Internal _ -> said(500, failure);
        };
    }

    /** What may be told of a failure inside a stream. */
    static String told(Failure failure) {
        return failure instanceof Failure.Upstream(UpstreamError error) && isOurCredential(error)
                ? CREDENTIAL
                : failure.message();
    }

    private static ErrorReply said(int status, Failure failure) {
        return detail(status, TextNode.valueOf(failure.message()));
    }

    /** The one refusal that has another member: the limiter before MLflow's server writes it. */
    private static ErrorReply limited(String allowed) {
        return ErrorReply.json(
                429, JsonCodec.write(JsonCodec.object().put("error", "Rate limit exceeded: " + allowed)));
    }

    private static ErrorReply detail(int status, JsonNode detail) {
        return ErrorReply.json(status, JsonCodec.write(JsonCodec.object().set("detail", detail)));
    }

    private static ErrorReply later(ErrorReply reply, @Nullable Duration wait) {
        return wait == null
                ? reply
                : reply.withHeader(
                        "Retry-After",
                        String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    /** The provider's own status, where it told one. */
    private static int statusOf(UpstreamError error) {
        if (error.status() >= 400 && error.status() <= 599) {
            return error.status();
        }
        return switch (error.kind()) {
            case INVALID_REQUEST, CONTEXT_LENGTH, CONTENT_FILTER -> 400;
            case AUTHENTICATION -> 401;
            case NOT_FOUND -> 404;
            case QUOTA, RATE_LIMIT -> 429;
            case OVERLOADED -> 503;
            case TIMEOUT -> 504;
            case SERVER, NETWORK, BAD_RESPONSE -> 502;
        };
    }

    private static JsonNode detailOf(UpstreamError error) {
        if (isOurCredential(error)) {
            return TextNode.valueOf(CREDENTIAL);
        }
        return error.body() == null
                ? TextNode.valueOf(error.message())
                : error.body().node();
    }

    /** Some vendors repeat the key in what they say then. */
    private static boolean isOurCredential(UpstreamError error) {
        return error.kind() == Kind.AUTHENTICATION || error.status() == 401 || error.status() == 403;
    }
}
