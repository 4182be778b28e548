package io.sluice.provider.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.ErrorWords;
import io.sluice.provider.http.RetryAfter;
import io.sluice.provider.http.UpstreamReply;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads Ollama's errors: {@code {"error": "…"}} under a status, or as a line of a stream. */
final class OllamaErrors implements ErrorReader {

    private final Clock clock = Clock.systemUTC();

    @Override
    public UpstreamError read(UpstreamReply reply) {
        int status = reply.isSuccess() ? 0 : reply.status();
        String told = told(ErrorWords.json(reply.body()));
        Kind kind = kind(status, told);
        return new UpstreamError(
                kind,
                status,
                ErrorWords.message(kind, status, told),
                null,
                null,
                RetryAfter.of(reply.headers(), clock),
                null);
    }

    /** The document of a reply that is a success in status and in content; fails with {@link CallFailed} otherwise. */
    JsonNode document(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? ErrorWords.json(reply.body()) : null;
        if (document == null || !document.isObject()) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        refuseError(document);
        return document;
    }

    /** Fails with {@link CallFailed} when a document, whole or a line of a stream, is an error. */
    static void refuseError(JsonNode document) {
        if (document.has("error")) {
            String told = told(document);
            Kind kind = isTooLong(told) ? Kind.CONTEXT_LENGTH : Kind.SERVER;
            throw new CallFailed(new Failure.Upstream(UpstreamError.of(
                    kind, told.isBlank() ? "The provider broke off its answer." : ErrorWords.cut(told))));
        }
    }

    /** The upstream answered something that is not its protocol. */
    static CallFailed badResponse(String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.BAD_RESPONSE, message)));
    }

    private static Kind kind(int status, String told) {
        return switch (status) {
            case 401, 403 -> Kind.AUTHENTICATION;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.NOT_FOUND;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMIT;
            case 503 -> Kind.OVERLOADED;
            default -> {
                if (status >= 400 && isTooLong(told)) {
                    yield Kind.CONTEXT_LENGTH;
                }
                if (status >= 500) {
                    yield Kind.SERVER;
                }
                yield status >= 400 ? Kind.INVALID_REQUEST : Kind.BAD_RESPONSE;
            }
        };
    }

    private static boolean isTooLong(String told) {
        String text = told.toLowerCase(Locale.ROOT);
        return text.contains("exceeds the context length")
                || text.contains("exceeds context length")
                || text.contains("exceeds the available context size")
                || text.contains("exceeded the context length")
                || text.contains("context length exceeded");
    }

    private static String told(@Nullable JsonNode document) {
        if (document == null) {
            return "";
        }
        JsonNode error = document.path("error");
        return error.isTextual() ? error.textValue() : error.path("message").asText();
    }
}
