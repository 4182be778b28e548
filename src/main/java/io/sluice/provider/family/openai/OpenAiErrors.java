package io.sluice.provider.family.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.InvalidJson;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.provider.http.ErrorReader;
import io.sluice.provider.http.RetryAfter;
import io.sluice.provider.http.UpstreamReply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the errors of servers of the family. The server's own words are passed on, cut to a sane length, but for those of a
 * 401 or 403, which may repeat the credential, and for pages of HTML.
 */
public final class OpenAiErrors implements ErrorReader {
    private static final int LONGEST_MESSAGE = 1000;
    private static final int LONGEST_CODE = 100;
    private static final int LARGEST_BODY = 16 * 1024;

    private final Clock clock;

    /**
     * @param clock tells how far off a date in {@code Retry-After} is
     */
    public OpenAiErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        JsonNode document = document(reply);
        if (reply.isSuccess()) {
            return document != null && ErrorShape.isError(document)
                    ? error(0, ErrorShape.of(document), null, null)
                    : UpstreamError.of(Kind.BAD_RESPONSE, "The provider's answer is not in its own format.");
        }
        if (document == null) {
            return error(reply.status(), plainText(reply), wait(reply), null);
        }
        boolean unusual = !document.has("error") && reply.body().length <= LARGEST_BODY;
        if (document instanceof ObjectNode told) {
            told.remove("stack_trace"); // MLflow's servers tell how they are built
        }
        return error(reply.status(), ErrorShape.of(document), wait(reply), unusual ? Json.of(document) : null);
    }

    /** Reads an error that came inside a stream or a reply of status 200. */
    UpstreamError inside(JsonNode document) {
        return error(0, ErrorShape.of(document), null, null);
    }

    /** An answer that breaks the protocol. */
    static UpstreamError badResponse(String message) {
        return UpstreamError.of(Kind.BAD_RESPONSE, message);
    }

    /** An answer that the server ended with an error but no word about it. */
    static UpstreamError brokenOff() {
        return UpstreamError.of(Kind.SERVER, "The provider broke off its answer because of an error of its own.");
    }

    private UpstreamError error(int status, ErrorShape shape, @Nullable Duration wait, @Nullable Json body) {
        Kind kind = ErrorKinds.of(status, shape);
        if (kind == Kind.AUTHENTICATION || status == 401 || status == 403) {
            return new UpstreamError(kind, status, unquoted(kind, status), code(shape), null, wait, null);
        }
        String message = readable(shape.message());
        return new UpstreamError(
                kind,
                status,
                message.isEmpty() ? neutral(status) : message,
                code(shape),
                shape.field() == null ? null : cut(shape.field(), LONGEST_CODE),
                wait,
                body);
    }

    private @Nullable Duration wait(UpstreamReply reply) {
        Duration told = RetryAfter.of(reply.headers(), clock);
        return told != null || reply.status() != 429 ? told : RateLimitReset.of(reply.headers());
    }

    private static @Nullable JsonNode document(UpstreamReply reply) {
        try {
            JsonNode document = JsonCodec.read(reply.body());
            return document.isContainerNode() ? document : null;
        } catch (InvalidJson notJson) {
            return null; // a page, plain text or nothing: told by the status alone
        }
    }

    private static ErrorShape plainText(UpstreamReply reply) {
        boolean plain = reply.contentType().startsWith("text/plain") && reply.body().length <= LARGEST_BODY;
        String text = plain ? new String(reply.body(), StandardCharsets.UTF_8) : "";
        return new ErrorShape(text, null, null, null, null);
    }

    /** One line, of a length that people read; nothing at all when it is a page. */
    private static String readable(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.contains("<html") || lower.contains("<!doctype") || lower.contains("<body")) {
            return "";
        }
        return cut(line, LONGEST_MESSAGE);
    }

    private static @Nullable String code(ErrorShape shape) {
        return shape.code() == null ? null : cut(shape.code(), LONGEST_CODE);
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end) + "…";
    }

    private static String unquoted(Kind kind, int status) {
        return switch (kind) {
            case CONTENT_FILTER -> "The provider's content filter refused the request.";
            case QUOTA -> "The allowance of the gateway's account with the provider is used up.";
            default ->
                status == 403
                        ? "The provider does not permit this with the gateway's credential."
                        : "The provider did not accept the gateway's credential.";
        };
    }

    private static String neutral(int status) {
        if (status == 0) {
            return "The provider reported an error without a word.";
        }
        if (status >= 300 && status < 400) {
            return "The provider answered with a redirect (status " + status
                    + "), which is never followed. The route's base address may be wrong.";
        }
        return "The provider answered with status " + status + ".";
    }
}
