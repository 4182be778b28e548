package io.sluice.dialect.openai;

import io.sluice.model.UpstreamError;
import org.jspecify.annotations.Nullable;

/**
 * Words the errors of upstreams. What the caller can mend keeps the upstream's own words; what only an operator can mend
 * is a failure of ours, whatever the upstream called it: the caller's own key is fine.
 */
final class UpstreamErrors {
    private static final String INVALID = "invalid_request_error";
    private static final String SERVER = "server_error";

    private UpstreamErrors() {}

    static Wording word(UpstreamError error) {
        String message = error.message();
        return switch (error.kind()) {
            case INVALID_REQUEST -> new Wording(400, INVALID, error.code(), message).of(error.field());
            case CONTEXT_LENGTH -> new Wording(400, INVALID, "context_length_exceeded", message).of(error.field());
            case CONTENT_FILTER -> new Wording(400, INVALID, "content_filter", message).of(error.field());
            case AUTHENTICATION -> new Wording(502, SERVER, "upstream_authentication_error", message).withoutHope();
            case NOT_FOUND ->
                new Wording(404, INVALID, orElse(error.code(), "model_not_found"), message).of(error.field());
            case QUOTA ->
                new Wording(429, "insufficient_quota", "insufficient_quota", message)
                        .waiting(error.retryAfter())
                        .withoutHope();
            case RATE_LIMIT ->
                new Wording(429, "rate_limit_error", "rate_limit_exceeded", message).waiting(error.retryAfter());
            case OVERLOADED -> new Wording(503, SERVER, "overloaded", message).waiting(error.retryAfter());
            case TIMEOUT -> new Wording(504, SERVER, "timeout", message).waiting(error.retryAfter());
            case SERVER, NETWORK, BAD_RESPONSE ->
                new Wording(502, SERVER, "upstream_error", message).waiting(error.retryAfter());
        };
    }

    private static String orElse(@Nullable String told, String otherwise) {
        return told == null || told.isEmpty() ? otherwise : told;
    }
}
