package io.sluice.dialect.anthropic;

import io.sluice.model.UpstreamError;
import java.util.Locale;

/**
 * Words the errors of upstreams. What the caller can mend keeps the upstream's own words; what only an operator can mend
 * is a failure of ours, whatever the upstream called it: the caller's own key is fine.
 */
final class UpstreamErrors {
    private static final int OVERLOADED = 529;
    private static final int PAYMENT = 402;

    /** How Anthropic says that a conversation does not fit. Its clients look for these words, and then shorten it. */
    private static final String TOO_LONG = "prompt is too long";

    private UpstreamErrors() {}

    static Wording word(UpstreamError error) {
        String message = error.message();
        return switch (error.kind()) {
            case INVALID_REQUEST, CONTENT_FILTER -> new Wording(400, message);
            case CONTEXT_LENGTH -> new Wording(400, tooLong(message));
            case AUTHENTICATION -> new Wording(502, message).withoutHope();
            case NOT_FOUND -> new Wording(404, message);
            case QUOTA ->
                new Wording(error.status() == PAYMENT ? PAYMENT : 429, message)
                        .waiting(error.retryAfter())
                        .withoutHope();
            case RATE_LIMIT -> new Wording(429, message).waiting(error.retryAfter());
            case OVERLOADED ->
                new Wording(error.status() == OVERLOADED ? OVERLOADED : 503, message).waiting(error.retryAfter());
            case TIMEOUT -> new Wording(504, message).waiting(error.retryAfter());
            case SERVER, NETWORK, BAD_RESPONSE -> new Wording(502, message).waiting(error.retryAfter());
        };
    }

    private static String tooLong(String message) {
        return message.toLowerCase(Locale.ROOT).contains(TOO_LONG) ? message : TOO_LONG + ": " + message;
    }
}
