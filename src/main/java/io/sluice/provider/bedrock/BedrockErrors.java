package io.sluice.provider.bedrock;

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
import org.jspecify.annotations.Nullable;

/**
 * Reads the API's errors: {@code {"message"}} under a status, called by an exception's name in {@code x-amzn-errortype} or in
 * {@code __type}; in a stream an exception of its own. Source: the service's model in AWS' SDKs.
 */
final class BedrockErrors implements ErrorReader {

    private final Clock clock;

    BedrockErrors(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UpstreamError read(UpstreamReply reply) {
        int status = reply.isSuccess() ? 0 : reply.status();
        JsonNode document = ErrorWords.json(reply.body());
        String told = told(document);
        String name = name(reply.headers().get("x-amzn-errortype"), document);
        Kind kind = BedrockErrorKinds.of(name, status, told);
        boolean quotable = status != 0 && ErrorWords.mayQuote(kind, status) && document != null && document.isObject();
        return new UpstreamError(
                kind,
                status,
                quotable && !told.isBlank() ? ErrorWords.cut(told) : ErrorWords.neutral(kind, status),
                name.isEmpty() ? null : name,
                null,
                RetryAfter.of(reply.headers(), clock),
                document != null && quotable ? Json.of(document) : null);
    }

    /** The document of a reply that is a success in status and in content; fails with {@link CallFailed} otherwise. */
    JsonNode document(UpstreamReply reply) {
        JsonNode document = reply.isSuccess() ? ErrorWords.json(reply.body()) : null;
        if (document == null || !document.isObject()) {
            throw new CallFailed(new Failure.Upstream(read(reply)));
        }
        if (document.has("__type")) {
            throw inStream(name(null, document), document);
        }
        return document;
    }

    /** Reads an exception that came inside a success, as an event or as the whole reply. */
    static CallFailed inStream(String event, JsonNode document) {
        String name = event.equals(AwsEventStream.ERROR) ? document.path("code").asText() : capitalized(event);
        String told = told(document);
        int original = document.path("originalStatusCode").asInt();
        Kind kind = BedrockErrorKinds.of(name, original, told);
        String message = told.isBlank() && ErrorWords.mayQuote(kind, original)
                ? "The provider broke off its answer."
                : ErrorWords.message(kind, original, told);
        return new CallFailed(new Failure.Upstream(
                new UpstreamError(kind, 0, message, name.isEmpty() ? null : name, null, null, null)));
    }

    /** The upstream gave up in the midst of its answer. */
    static CallFailed brokenOff(Kind kind, String message) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(kind, message)));
    }

    /** The upstream answered something that is not its protocol. */
    static CallFailed badResponse(String message) {
        return brokenOff(Kind.BAD_RESPONSE, message);
    }

    /** {@code ThrottlingException:http://internal.amazon.com/...}, or {@code com.amazon.coral.service#ThrottlingException}. */
    private static String name(@Nullable String header, @Nullable JsonNode document) {
        String text = header;
        if (text == null || text.isBlank()) {
            text = document == null ? "" : document.path("__type").asText();
        }
        int colon = text.indexOf(':');
        String bare = colon < 0 ? text : text.substring(0, colon);
        return bare.substring(bare.indexOf('#') + 1).strip();
    }

    /** Events of exceptions are called by the exception's name in lower case. */
    private static String capitalized(String name) {
        return name.isEmpty() ? "" : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static String told(@Nullable JsonNode document) {
        if (document == null) {
            return "";
        }
        for (String member : new String[] {"message", "Message", "originalMessage"}) {
            if (document.path(member).isTextual()) {
                return document.path(member).textValue();
            }
        }
        return "";
    }
}
