package io.sluice.dialect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.Violation;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Problem documents (RFC 9457): the language of the management API and of every path that is no dialect's. The types are
 * stable and explained in {@code docs/problems.md}.
 */
final class ProblemWriter implements ErrorWriter {
    @Override
    public String dialect() {
        return "admin";
    }

    @Override
    public boolean owns(String path) {
        return true;
    }

    @Override
    public ErrorReply write(Failure failure, CallId call) {
        Kind kind = kindOf(failure);
        ObjectNode body = JsonCodec.object();
        body.put("type", "urn:sluice:problem:" + kind.type);
        body.put("title", kind.title);
        body.put("status", kind.status);
        body.put("detail", failure.message());
        body.put("request_id", call.value());
        if (failure instanceof Failure.InvalidRequest(var violations)) {
            ArrayNode errors = body.putArray("errors");
            for (Violation violation : violations) {
                errors.addObject()
                        .put("field", violation.field())
                        .put("rule", violation.rule())
                        .put("message", violation.message());
            }
        }
        if (failure instanceof Failure.BudgetExhausted exhausted) {
            var budget = exhausted.budget();
            body.putObject("budget")
                    .put("id", budget.id())
                    .put("scope", budget.scope())
                    .put("left_" + budget.unit(), budget.left())
                    .put("resets_at", budget.resetsAt().toString());
        }
        var reply = new ErrorReply(kind.status, Map.of(), "application/problem+json", JsonCodec.write(body));
        Duration wait = waitOf(failure);
        if (failure instanceof Failure.Unauthenticated) {
            return reply.withHeader("WWW-Authenticate", "Basic realm=\"sluice\", Bearer realm=\"sluice\"");
        }
        return wait == null ? reply : reply.withHeader("Retry-After", String.valueOf(Math.max(1, wait.toSeconds())));
    }

    private static @Nullable Duration waitOf(Failure failure) {
        return switch (failure) {
            case Failure.CircuitOpen(Duration wait) -> wait;
            case Failure.RateLimited limited -> limited.retryAfter();
            case Failure.BudgetExhausted exhausted -> exhausted.retryAfter();
            case Failure.Unavailable(var message, var wait) -> wait;
            case Failure.Upstream(UpstreamError error) -> error.retryAfter();
            default -> null;
        };
    }

    private static Kind kindOf(Failure failure) {
        return switch (failure) {
            case Failure.InvalidRequest _ -> new Kind("invalid-request", "The request is not valid", 400);
            case Failure.Prescribed(int status, var message) -> new Kind("refused", "The request was refused", status);
            case Failure.PayloadTooLarge _ -> new Kind("payload-too-large", "The body is too large", 413);
            case Failure.UnsupportedMediaType _ ->
                new Kind("unsupported-media-type", "The content type is not supported", 415);
            case Failure.Unauthenticated _ -> new Kind("unauthenticated", "A valid key is needed", 401);
            case Failure.RateLimited _ -> new Kind("rate-limited", "Too much in too short a time", 429);
            case Failure.BudgetExhausted exhausted ->
                new Kind("budget-exhausted", "A budget has not enough left", exhausted.status());
            case Failure.Forbidden _ -> new Kind("forbidden", "The caller may not do this", 403);
            case Failure.NotFound _, Failure.UnknownRoute _ -> new Kind("not-found", "There is no such thing", 404);
            case Failure.MethodNotAllowed _ -> new Kind("method-not-allowed", "The method is not allowed", 405);
            case Failure.WrongTask _ -> new Kind("wrong-task", "The route is for another task", 400);
            case Failure.NotOffered _ -> new Kind("not-offered", "The provider does not offer this", 501);
            case Failure.Unsupported _ -> new Kind("unsupported", "The provider cannot do this", 400);
            case Failure.Upstream _ -> new Kind("upstream-failed", "The provider failed", 502);
            case Failure.AddressRefused _ ->
                new Kind("upstream-address-refused", "The provider's address is not allowed", 502);
            case Failure.TimedOut _ -> new Kind("timed-out", "Time ran out", 504);
            case Failure.CircuitOpen _, Failure.Saturated _, Failure.CredentialUnavailable _, Failure.Unavailable _ ->
                new Kind("unavailable", "Not available right now", 503);
            case Failure.Aborted _ -> new Kind("aborted", "The caller went away", 499);
            case Failure.Internal _ -> new Kind("internal", "The gateway failed", 500);
        };
    }

    private record Kind(String type, String title, int status) {}
}
