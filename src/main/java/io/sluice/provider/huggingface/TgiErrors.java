package io.sluice.provider.huggingface;

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
import org.jspecify.annotations.Nullable;

/**
 * Reads the server's errors, {@code {"error":"text","error_type":"validation"}}, and those of what stands before it: {@code
 * {"error":"Model … is currently loading","estimated_time":20}}, {@code {"error":{"message"}}}, {@code {"message"}}.
 */
final class TgiErrors implements ErrorReader {
    private static final int LONGEST_WAIT_SECONDS = 3600;

    private final Clock clock;

    TgiErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        int status = reply.isSuccess() ? 0 : reply.status();
        JsonNode document = ErrorWords.json(reply.body());
        String told = document == null ? "" : told(document);
        String type = document == null ? "" : type(document);
        Kind kind = document == null && status == 0 ? Kind.BAD_RESPONSE : kind(status, type, told);
        boolean quotable = ErrorWords.mayQuote(kind, status);
        return new UpstreamError(
                kind,
                status,
                quotable && !told.isBlank() ? ErrorWords.cut(told) : neutral(kind, status),
                quotable && !type.isEmpty() ? ErrorWords.cut(type) : null,
                null,
                wait(reply, document),
                quotable && document != null && document.isObject() && !document.has("error")
                        ? Json.of(document)
                        : null);
    }

    /** The reply, if it is a success in status and in content; fails with {@link CallFailed} otherwise. */
    UpstreamReply success(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? ErrorWords.json(reply.body()) : null;
        if (document == null || isError(document)) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        return reply;
    }

    /** Whether a document of a success is an error all the same. */
    static boolean isError(JsonNode document) {
        JsonNode error = document.path("error");
        return error.isTextual() && !error.textValue().isEmpty() || error.isObject() && !error.isEmpty();
    }

    /** Reads an error that came as an event of a stream. */
    static CallFailed inStream(JsonNode document) {
        String told = told(document);
        String type = type(document);
        Kind kind = kind(0, type, told);
        String message = kind == Kind.AUTHENTICATION || told.isBlank() ? neutral(kind, 0) : ErrorWords.cut(told);
        return new CallFailed(new Failure.Upstream(
                new UpstreamError(kind, 0, message, type.isEmpty() ? null : ErrorWords.cut(type), null, null, null)));
    }

    /** The upstream answered something that is not its protocol. */
    static CallFailed badResponse(String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.BAD_RESPONSE, message)));
    }

    private static Kind kind(int status, String type, String told) {
        return switch (type) {
            case "validation" -> invalid(told);
            case "overloaded" -> Kind.OVERLOADED;
            case "generation", "incomplete_generation", "Incomplete generation", "template_error", "no_permits" ->
                Kind.SERVER;
            default -> byStatus(status, told);
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
                if (status == 0 || status == 424 || status >= 500) {
                    yield Kind.SERVER;
                }
                yield status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
            }
        };
    }

    /** "`inputs` tokens + `max_new_tokens` must be <= 4096", "`inputs` must have less than 1024 tokens". */
    private static Kind invalid(String told) {
        boolean tooLong = told.contains("must be <=") && told.contains("tokens")
                || told.contains("must have less than") && told.contains("tokens")
                || told.contains("maximum context length");
        return tooLong ? Kind.CONTEXT_LENGTH : Kind.INVALID_REQUEST;
    }

    private @Nullable Duration wait(UpstreamReply reply, @Nullable JsonNode document) {
        Duration told = RetryAfter.of(reply.headers(), clock);
        JsonNode estimated = document == null ? null : document.get("estimated_time");
        if (told != null || estimated == null || !estimated.isNumber()) {
            return told;
        }
        double seconds = Math.clamp(estimated.asDouble(), 0, LONGEST_WAIT_SECONDS);
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static String told(JsonNode document) {
        JsonNode error = document.path("error");
        for (JsonNode text : new JsonNode[] {error, error.path("message"), document.path("message")}) {
            if (text.isTextual()) {
                return text.textValue();
            }
        }
        return "";
    }

    private static String type(JsonNode document) {
        JsonNode own = document.path("error_type");
        return own.isTextual()
                ? own.textValue()
                : document.path("error").path("type").asText();
    }

    private static String neutral(Kind kind, int status) {
        return status == 0 && ErrorWords.mayQuote(kind, status)
                ? "The provider reported an error without a word."
                : ErrorWords.neutral(kind, status);
    }
}
