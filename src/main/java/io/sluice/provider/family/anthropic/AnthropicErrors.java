package io.sluice.provider.family.anthropic;

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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads Anthropic's errors: {@code {"type":"error","error":{"type","message","details":{"error_code"}}}}, in a reply of any
 * status or in an event of a stream. Source: the vendor's page "Errors" and the types of its SDKs.
 */
public final class AnthropicErrors implements ErrorReader {
    private static final List<String> LIMITS = List.of("requests", "tokens", "input-tokens", "output-tokens");

    private final Clock clock;

    public AnthropicErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        JsonNode document = ErrorWords.json(reply.body());
        if (document == null || !document.isObject()) {
            return withoutDocument(reply);
        }
        JsonNode error = document.path("error");
        if (error.isMissingNode() || error.isNull()) {
            return foreign(reply, document);
        }
        return describe(error, reply.isSuccess() ? 0 : reply.status()).withRetryAfter(retryAfter(reply.headers()));
    }

    /** The document of a reply that is a success in status and in content; fails with {@link CallFailed} otherwise. */
    public JsonNode document(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? ErrorWords.json(reply.body()) : null;
        if (document == null || document.path("error").isObject()) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        return document;
    }

    /** Reads an {@code error} event of a stream. */
    static CallFailed inStream(JsonNode event) {
        return new CallFailed(new Failure.Upstream(describe(event.path("error"), 0)));
    }

    /** The upstream answered something that is not its protocol. */
    static CallFailed badResponse(String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.BAD_RESPONSE, message)));
    }

    private static UpstreamError describe(JsonNode error, int status) {
        String type = error.path("type").asText();
        String told =
                error.isTextual() ? error.textValue() : error.path("message").asText();
        String detail = error.path("details").path("error_code").asText();
        Kind kind = AnthropicErrorKinds.of(type, status, detail, told);
        return new UpstreamError(
                kind, status, ErrorWords.message(kind, status, told), code(detail, type), null, null, null);
    }

    private static @Nullable String code(String detail, String type) {
        if (!detail.isEmpty()) {
            return detail;
        }
        return type.isEmpty() ? null : type;
    }

    /** A page of HTML, plain text, nothing at all: only the status can be told on. */
    private static UpstreamError withoutDocument(int status, @Nullable Duration retryAfter) {
        Kind kind = AnthropicErrorKinds.of("", status, "", "");
        return new UpstreamError(kind, status, ErrorWords.neutral(kind, status), null, null, retryAfter, null);
    }

    private UpstreamError withoutDocument(UpstreamReply reply) {
        return withoutDocument(reply.isSuccess() ? 0 : reply.status(), retryAfter(reply.headers()));
    }

    /** JSON without the usual member, of a proxy perhaps: handed on as it is, unless it may repeat our key. */
    private UpstreamError foreign(UpstreamReply reply, JsonNode document) {
        UpstreamError plain = withoutDocument(reply);
        if (plain.kind() == Kind.AUTHENTICATION || plain.status() == 0) {
            return plain;
        }
        String told = document.path("message").asText();
        return new UpstreamError(
                plain.kind(),
                plain.status(),
                told.isBlank() ? plain.message() : ErrorWords.cut(told),
                null,
                null,
                plain.retryAfter(),
                Json.of(document));
    }

    private @Nullable Duration retryAfter(UpstreamReply.Headers headers) {
        Duration told = RetryAfter.of(headers, clock);
        if (told != null) {
            return told;
        }
        Duration longest = null;
        for (String limit : LIMITS) {
            Duration wait = untilReset(headers, "anthropic-ratelimit-" + limit);
            if (wait != null && (longest == null || wait.compareTo(longest) > 0)) {
                longest = wait;
            }
        }
        return longest;
    }

    /** How long until this limit is full again; null when there is something left of it. */
    private @Nullable Duration untilReset(UpstreamReply.Headers headers, String limit) {
        String reset = headers.get(limit + "-reset");
        if (reset == null || !"0".equals(headers.get(limit + "-remaining"))) {
            return null;
        }
        try {
            Duration wait = Duration.between(
                    clock.instant(), OffsetDateTime.parse(reset.strip()).toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException notATime) {
            return null; // said nothing that can be understood: as if not said
        }
    }
}
