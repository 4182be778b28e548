package io.sluice.dialect.anthropic;

import io.sluice.dialect.ErrorReply;
import io.sluice.dialect.ErrorWriter;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Words failures as Anthropic does: {@code {"type":"error","error":{type, message},"request_id"}}. Clients choose their
 * exception by the status alone, and repeat 408, 409, 429 and everything from 500 up unless told otherwise.
 *
 * <p>Its own path is below OpenAI's root, and models are listed at one path in both languages: a request is Anthropic's when
 * it goes to messages, or to models with the header that every client of Anthropic's sends.
 */
@Singleton
public final class AnthropicErrors implements ErrorWriter {
    static final String DIALECT = "anthropic";
    static final String REQUEST_ID = "request-id";

    private static final String MESSAGES = "/v1/messages";
    private static final String MODELS = "/v1/models";

    /** What a caller waits for when nobody can say how long. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    @Override
    public String dialect() {
        return DIALECT;
    }

    /** No path is its alone: see {@link #claims}. */
    @Override
    public boolean owns(String path) {
        return false;
    }

    @Override
    public boolean claims(String path, MultiMap headers) {
        return isAtOrBelow(MESSAGES, path) || (isAtOrBelow(MODELS, path) && headers.contains(DocumentHeaders.VERSION));
    }

    @Override
    public ErrorReply write(Failure failure, CallId call) {
        return word(failure).reply(call);
    }

    /** The body alone, for streams that have begun. */
    String body(Failure failure, CallId call) {
        return word(failure).body(call);
    }

    private static boolean isAtOrBelow(String root, String path) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }

    private static Wording word(Failure failure) {
        return switch (failure) {
            case Failure.InvalidRequest invalid -> new Wording(400, invalid.message());
            case Failure.PayloadTooLarge large -> new Wording(413, large.message());
            case Failure.UnsupportedMediaType type -> new Wording(415, type.message());
            case Failure.Prescribed(int status, String message) -> new Wording(status, message);
            case Failure.Unauthenticated(String message) -> new Wording(401, message);
            case Failure.RateLimited limited -> new Wording(429, limited.message()).waiting(limited.retryAfter());
            case Failure.BudgetExhausted exhausted ->
                new Wording(exhausted.status(), exhausted.message())
                        .waiting(exhausted.retryAfter())
                        .withoutHope();
            case Failure.Forbidden(String message) -> new Wording(403, message);
            case Failure.NotFound(String message) -> new Wording(404, message);
            case Failure.MethodNotAllowed method -> new Wording(405, method.message());
            case Failure.UnknownRoute(String name) ->
                new Wording(404, "model: there is no '" + name + "'. GET /v1/models lists those that are.");
            case Failure.WrongTask wrong -> new Wording(400, "model: " + wrong.message());
            case Failure.NotOffered lacking -> notOffered(lacking);
            case Failure.Unsupported(String field, String message) ->
                new Wording(400, field.isEmpty() ? message : field + ": " + message);
            case Failure.Upstream(var error) -> UpstreamErrors.word(error);
            case Failure.TimedOut late -> new Wording(504, late.message());
            case Failure.CircuitOpen open -> new Wording(503, open.message()).waiting(open.retryAfter());
            case Failure.Saturated busy -> new Wording(503, busy.message()).waiting(MOMENT);
            case Failure.CredentialUnavailable(String message) -> new Wording(503, message);
            case Failure.AddressRefused refused -> new Wording(502, refused.message()).withoutHope();
            case Failure.Unavailable(String message, Duration wait) -> new Wording(503, message).waiting(wait);
            case Failure.Aborted gone -> new Wording(499, gone.message());
            case Failure.Internal bug -> new Wording(500, bug.message());
        };
    }

    /** Asking again would not help, so it is no 5xx. */
    private static Wording notOffered(Failure.NotOffered lacking) {
        String what = lacking.streamed()
                ? "streamed " + lacking.task().word()
                : lacking.task().word();
        return new Wording(
                400,
                (lacking.streamed() ? "stream" : "model") + ": the provider behind this model, " + lacking.provider()
                        + ", does not offer " + what + ".");
    }
}
