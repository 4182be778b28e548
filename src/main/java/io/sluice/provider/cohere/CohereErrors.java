package io.sluice.provider.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.ErrorWords;
import io.sluice.provider.http.RetryAfter;
import io.sluice.provider.http.UpstreamReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads Cohere's errors, {@code {"id","message"}} under a status of its own. Source: the vendor's page "Errors" and the
 * types of its SDKs.
 */
final class CohereErrors implements ErrorReader {
    private static final int MAX_DIGITS = 11;

    private final Clock clock;

    CohereErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        int status = reply.isSuccess() ? 0 : reply.status();
        JsonNode document = ErrorWords.json(reply.body());
        String told = told(document);
        Kind kind = kind(status, told);
        if (kind == Kind.BAD_RESPONSE || kind == Kind.AUTHENTICATION || document == null || !document.isObject()) {
            return new UpstreamError(
                    kind,
                    status,
                    ErrorWords.neutral(kind, status),
                    null,
                    null,
                    retryAfter(kind, reply.headers()),
                    null);
        }
        return new UpstreamError(
                kind,
                status,
                told.isBlank() ? ErrorWords.neutral(kind, status) : ErrorWords.cut(told),
                null,
                null,
                retryAfter(kind, reply.headers()),
                Json.of(document));
    }

    /** The document of a reply that is a success in status and in content; fails with {@link CallFailed} otherwise. */
    JsonNode document(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? ErrorWords.json(reply.body()) : null;
        if (document == null || !document.isObject()) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        if (document.path("message").isTextual()) {
            throw inStream(document);
        }
        return document;
    }

    /** Reads an error that came inside a success, as an event or as the whole reply. */
    static CallFailed inStream(JsonNode document) {
        return brokenOff(Kind.SERVER, told(document));
    }

    /** The upstream gave up in the midst of its answer. */
    static CallFailed brokenOff(Kind kind, String told) {
        String message = told.isBlank() ? "The provider broke off its answer." : ErrorWords.cut(told);
        return new CallFailed(new Failure.Upstream(UpstreamError.of(kind, message)));
    }

    /** The upstream answered something that is not its protocol. */
    static CallFailed badResponse(String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.BAD_RESPONSE, message)));
    }

    private static Kind kind(int status, String told) {
        return switch (status) {
            case 400, 413, 422 -> isTooLong(told) ? Kind.CONTEXT_LENGTH : Kind.INVALID_REQUEST;
            case 401, 403, 498 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> isMonthly(told) ? Kind.QUOTA : Kind.RATE_LIMIT;
            case 503, 529 -> Kind.OVERLOADED;
            case 499 -> Kind.SERVER; // it says that we went away, which we did not
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
            }
        };
    }

    private static boolean isTooLong(String told) {
        String text = told.toLowerCase(Locale.ROOT);
        return text.contains("too many tokens")
                || text.contains("context length")
                || text.contains("total number of tokens")
                || text.contains("maximum context");
    }

    /** Trial keys have a limit a minute, which passes, and one a month, which does not. */
    private static boolean isMonthly(String told) {
        String text = told.toLowerCase(Locale.ROOT);
        return text.contains("/ month")
                || text.contains("/month")
                || text.contains("per month")
                || text.contains("monthly");
    }

    private @Nullable Duration retryAfter(Kind kind, UpstreamReply.Headers headers) {
        Duration told = RetryAfter.of(headers, clock);
        return told == null && kind == Kind.RATE_LIMIT ? untilReset(headers.get("x-ratelimit-reset")) : told;
    }

    /** A moment in seconds since 1970, as the vendor's SDKs read it; nonsense counts as not said. */
    private @Nullable Duration untilReset(@Nullable String reset) {
        if (reset == null
                || reset.isEmpty()
                || reset.length() > MAX_DIGITS
                || !reset.chars().allMatch(Character::isDigit)) {
            return null;
        }
        Duration wait = Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(reset)));
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    private static String told(@Nullable JsonNode document) {
        if (document == null) {
            return "";
        }
        for (String member : new String[] {"message", "err", "error", "data"}) {
            if (document.path(member).isTextual()) {
                return document.path(member).textValue();
            }
        }
        return "";
    }
}
