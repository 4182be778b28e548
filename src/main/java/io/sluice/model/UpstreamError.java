package io.sluice.model;

import io.sluice.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's refusal or breakdown, in words that may reach a caller.
 *
 * @param status     the upstream's HTTP status; 0 when the error came inside a reply with status 200 or no reply came
 * @param message    for people; never the text of a 401 or 403 (some vendors repeat the key there), never a whole page
 * @param code       the upstream's own short code; null when it has none
 * @param field      the request's member it complains of; null when it does not say
 * @param retryAfter how long it asks us to wait; null when it does not say
 * @param body       its error document when it is JSON without the usual {@code error} member; null otherwise
 */
public record UpstreamError(
        Kind kind,
        int status,
        String message,
        @Nullable String code,
        @Nullable String field,
        @Nullable Duration retryAfter,
        @Nullable Json body) {
    /** What sort of error it is; decides repetition and the status towards callers. */
    public enum Kind {
        INVALID_REQUEST,
        CONTEXT_LENGTH,
        CONTENT_FILTER,
        /** Our credential was not accepted; the caller's own is fine. */
        AUTHENTICATION,
        NOT_FOUND,
        /** Out of money or of a daily allowance; waiting a moment does not help. */
        QUOTA,
        RATE_LIMIT,
        OVERLOADED,
        /** The upstream itself ran out of time. */
        TIMEOUT,
        SERVER,
        /** It could not be reached, or closed the connection. */
        NETWORK,
        /** It answered something that is not its protocol, or ended too soon. */
        BAD_RESPONSE
    }

    /** An error that no HTTP error status carried. */
    public static UpstreamError of(Kind kind, String message) {
        return new UpstreamError(kind, 0, message, null, null, null, null);
    }

    /** The same with the upstream's wish to wait. */
    public UpstreamError withRetryAfter(@Nullable Duration wait) {
        return new UpstreamError(kind, status, message, code, field, wait, body);
    }
}
