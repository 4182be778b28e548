package io.sluice.provider.family.gemini;

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
 * Reads Google's errors, a {@code google.rpc.Status}: {@code {"error":{"code","message","status","details":[…]}}}, sometimes
 * the only element of an array. The details tell a key that is not valid, which comes as a 400, how long to wait, and which
 * quota is used up.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors">Errors of Google's APIs</a>
 */
public final class GeminiErrors implements ErrorReader {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}(\\.\\d{1,9})?s");

    private final Clock clock;

    public GeminiErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        int status = reply.isSuccess() ? 0 : reply.status();
        JsonNode document = json(reply.body());
        UpstreamError error = describe(document, status);
        Duration told = RetryAfter.of(reply.headers(), clock);
        return told == null ? error : error.withRetryAfter(told);
    }

    /** The document of a success; fails with {@link CallFailed} when it is none. */
    public JsonNode document(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? json(reply.body()) : null;
        if (document == null || !document.isObject() || document.has("error")) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        return document;
    }

    /** Reads an error that came as an event of a stream. */
    static CallFailed inStream(JsonNode document) {
        return new CallFailed(new Failure.Upstream(describe(document, 0)));
    }

    /** The upstream gave up in the midst of its answer. */
    static CallFailed brokenOff(Kind kind, String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(kind, message)));
    }

    /** The upstream answered something that is not its protocol. */
    public static CallFailed badResponse(String message) {
        return brokenOff(Kind.BAD_RESPONSE, message);
    }

    private static UpstreamError describe(@Nullable JsonNode document, int status) {
        JsonNode error = document == null ? JsonCodec.object() : document.path("error");
        String told =
                error.isTextual() ? error.textValue() : error.path("message").asText();
        String word = error.path("status").asText();
        int code = status == 0 ? error.path("code").asInt() : status;
        Kind kind = isSilent(error)
                ? byStatus(code, told, error.path("details"))
                : kind(code, word, told, error.path("details"));
        boolean quotable = ErrorWords.mayQuote(kind, status);
        boolean foreign = quotable && document != null && document.isObject() && !document.has("error");
        return new UpstreamError(
                kind,
                status,
                quotable && !told.isBlank() ? ErrorWords.cut(told) : neutral(kind, status),
                word.isEmpty() ? null : ErrorWords.cut(word),
                null,
                retryDelay(error.path("details")),
                document != null && foreign ? Json.of(document) : null);
    }

    /** Whether nothing is said but perhaps by the status. */
    private static boolean isSilent(JsonNode error) {
        return error.isEmpty() && !error.isTextual();
    }

    private static Kind kind(int status, String word, String told, JsonNode details) {
        for (JsonNode detail : details) {
            if (detail.path("reason").asText().startsWith("API_KEY_")) {
                return Kind.AUTHENTICATION;
            }
        }
        return switch (word) {
            case "UNAUTHENTICATED", "PERMISSION_DENIED" -> Kind.AUTHENTICATION;
            case "NOT_FOUND" -> Kind.NOT_FOUND;
            case "RESOURCE_EXHAUSTED" -> isDaily(told, details) ? Kind.QUOTA : Kind.RATE_LIMIT;
            case "UNAVAILABLE" -> Kind.OVERLOADED;
            case "DEADLINE_EXCEEDED" -> Kind.TIMEOUT;
            case "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE" -> invalid(told);
            // it says that we went away, which we did not, or that it may be tried again
            case "CANCELLED", "ABORTED", "INTERNAL", "UNKNOWN", "DATA_LOSS" -> Kind.SERVER;
            default -> status == 0 ? Kind.SERVER : byStatus(status, told, details);
        };
    }

    private static Kind byStatus(int status, String told, JsonNode details) {
        return switch (status) {
            case 400, 413, 422 -> invalid(told);
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 409, 499 -> Kind.SERVER;
            case 429 -> isDaily(told, details) ? Kind.QUOTA : Kind.RATE_LIMIT;
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
        String text = told.toLowerCase(Locale.ROOT);
        boolean tooLong = text.contains("token count") || text.contains("number of tokens");
        boolean above = text.contains("exceeds the maximum") || text.contains("only supports up to");
        return tooLong && above ? Kind.CONTEXT_LENGTH : Kind.INVALID_REQUEST;
    }

    /** A quota of a minute fills again soon, one of a day does not. */
    private static boolean isDaily(String told, JsonNode details) {
        for (JsonNode detail : details) {
            for (JsonNode violation : detail.path("violations")) {
                if (violation.path("quotaId").asText().contains("PerDay")) {
                    return true;
                }
            }
        }
        return told.contains("per day");
    }

    private static @Nullable Duration retryDelay(JsonNode details) {
        for (JsonNode detail : details) {
            String delay = detail.path("retryDelay").asText();
            if (SECONDS.matcher(delay).matches()) {
                return Duration.parse("PT" + delay.toUpperCase(Locale.ROOT));
            }
        }
        return null;
    }

    private static String neutral(Kind kind, int status) {
        return status == 0 && ErrorWords.mayQuote(kind, status)
                ? "The provider broke off its answer."
                : ErrorWords.neutral(kind, status);
    }

    /** Some errors come as a list of one. */
    private static @Nullable JsonNode json(byte[] body) {
        JsonNode document = ErrorWords.json(body);
        return document != null && document.isArray() && document.size() == 1 ? document.get(0) : document;
    }
}
