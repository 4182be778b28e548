package io.sluice.provider.mosaicml;

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

/**
 * Reads the service's errors, {@code {"message"}} under a status. Two mistakes of the caller come as a 500; they are told by
 * their words, as MLflow's gateway does.
 */
final class MosaicErrors implements ErrorReader {
    /** What the service means when it answers the caller's mistake with a 500. */
    private static final int MISTAKE = 422;

    private static final String OUTPUT_TOO_LONG = "Error: max output tokens is limited to";
    private static final String PROMPT_TOO_LONG = "Error: prompt token count";

    private final Clock clock;

    MosaicErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        int status = reply.isSuccess() ? 0 : reply.status();
        JsonNode document = ErrorWords.json(reply.body());
        String told = document == null ? "" : told(document);
        Kind kind = kind(status, told);
        boolean quotable = ErrorWords.mayQuote(kind, status);
        return new UpstreamError(
                kind,
                status == 500 && isCallersMistake(told) ? MISTAKE : status,
                ErrorWords.message(kind, status, told),
                null,
                null,
                RetryAfter.of(reply.headers(), clock),
                quotable && document != null && document.isObject() && !document.has("error")
                        ? Json.of(document)
                        : null);
    }

    /** The document of a success; fails with {@link CallFailed} when it is none. */
    JsonNode document(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? ErrorWords.json(reply.body()) : null;
        if (document == null || !document.isObject()) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        return document;
    }

    /** The upstream answered something that is not its protocol. */
    static CallFailed badResponse(String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.BAD_RESPONSE, message)));
    }

    private static boolean isCallersMistake(String told) {
        return told.startsWith(OUTPUT_TOO_LONG) || told.startsWith(PROMPT_TOO_LONG);
    }

    private static Kind kind(int status, String told) {
        return switch (status) {
            case 400, 413, 422 -> mistake(told);
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMIT;
            case 500 -> isCallersMistake(told) ? mistake(told) : Kind.SERVER;
            case 503, 529 -> Kind.OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
            }
        };
    }

    private static Kind mistake(String told) {
        return told.startsWith(PROMPT_TOO_LONG) ? Kind.CONTEXT_LENGTH : Kind.INVALID_REQUEST;
    }

    private static String told(JsonNode document) {
        JsonNode error = document.path("error");
        for (JsonNode text : new JsonNode[] {document.path("message"), error.path("message"), error}) {
            if (text.isTextual()) {
                return text.textValue();
            }
        }
        return "";
    }
}
