package io.sluice.provider.palm;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
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
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Google's errors, {@code {"error":{"code","message","status","details":[{"reason"},{"retryDelay":"37s"}]}}}. A key
 * that is not valid comes as a 400, which its reason tells apart.
 */
final class PalmErrors implements ErrorReader {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,9})?s");

    private final Clock clock;

    PalmErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        int status = reply.isSuccess() ? 0 : reply.status();
        JsonNode document = ErrorWords.json(reply.body());
        JsonNode error = document == null ? JsonCodec.object() : document.path("error");
        String told =
                error.isTextual() ? error.textValue() : error.path("message").asText();
        String word = error.path("status").asText();
        Kind kind = kind(status, word, told, error);
        boolean quotable = ErrorWords.mayQuote(kind, status);
        return new UpstreamError(
                kind,
                status,
                ErrorWords.message(kind, status, told),
                word.isEmpty() ? null : ErrorWords.cut(word),
                null,
                wait(reply, error),
                quotable && document != null && document.isObject() && !document.has("error")
                        ? Json.of(document)
                        : null);
    }

    /** The document of a success; fails with {@link CallFailed} when it is none. */
    JsonNode document(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? ErrorWords.json(reply.body()) : null;
        if (document == null || !document.isObject() || document.path("error").isObject()) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        return document;
    }

    /** The upstream answered something that is not its protocol. */
    static CallFailed badResponse(String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.BAD_RESPONSE, message)));
    }

    private static Kind kind(int status, String word, String told, JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path("reason").asText().startsWith("API_KEY_")) {
                return Kind.AUTHENTICATION;
            }
        }
        return switch (word) {
            case "UNAUTHENTICATED", "PERMISSION_DENIED" -> Kind.AUTHENTICATION;
            case "NOT_FOUND" -> Kind.NOT_FOUND;
            case "RESOURCE_EXHAUSTED" -> told.contains("per day") ? Kind.QUOTA : Kind.RATE_LIMIT;
            case "UNAVAILABLE" -> Kind.OVERLOADED;
            case "DEADLINE_EXCEEDED" -> Kind.TIMEOUT;
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> invalid(told);
            case "" -> byStatus(status, told);
            default -> status == 0 ? Kind.SERVER : byStatus(status, told);
        };
    }

    private static Kind byStatus(int status, String told) {
        return switch (status) {
            case 400, 413, 422 -> invalid(told);
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMIT;
            case 503, 529 -> Kind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
            }
        };
    }

    private static Kind invalid(String told) {
        return told.contains("exceeds the maximum") && told.contains("token")
                ? Kind.CONTEXT_LENGTH
                : Kind.INVALID_REQUEST;
    }

    private @Nullable Duration wait(UpstreamReply reply, JsonNode error) {
        Duration told = RetryAfter.of(reply.headers(), clock);
        if (told != null) {
            return told;
        }
        for (JsonNode detail : error.path("details")) {
            String delay = detail.path("retryDelay").asText();
            if (SECONDS.matcher(delay).matches()) {
                return Duration.parse("PT" + delay.toUpperCase(Locale.ROOT));
            }
        }
        return null;
    }
}
