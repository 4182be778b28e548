package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.ErrorReply;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error in Anthropic's terms. Its type follows from the status.
 *
 * @param retryAfter how long to wait before asking again; null when that is not known
 * @param hopeless   asking again by itself will not help a client, though the status invites it
 */
record Wording(int status, String message, @Nullable Duration retryAfter, boolean hopeless) {
    /** Clients wait as long as they are told; beyond this it is kinder to tell them not to come again by themselves. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    Wording(int status, String message) {
        this(status, message, null, false);
    }

    Wording waiting(@Nullable Duration howLong) {
        return new Wording(status, message, howLong, hopeless);
    }

    Wording withoutHope() {
        return new Wording(status, message, retryAfter, true);
    }

    /** The error as an answer. */
    ErrorReply reply(CallId call) {
        ErrorReply reply = ErrorReply.json(status, body(call)).withHeader(AnthropicErrors.REQUEST_ID, call.value());
        if (retryAfter != null) {
            long millis = Math.max(1, retryAfter.toMillis());
            reply = reply.withHeader("retry-after", String.valueOf((millis + 999) / 1000));
        }
        boolean tooLong = retryAfter != null && retryAfter.compareTo(LONGEST_WAIT) > 0;
        return hopeless || tooLong ? reply.withHeader("x-should-retry", "false") : reply;
    }

    String body(CallId call) {
        ObjectNode body = JsonCodec.object().put("type", "error");
        body.putObject("error").put("type", type(status)).put("message", message);
        return JsonCodec.write(body.put("request_id", call.value()));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
