package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.ErrorReply;
import io.sluice.json.JsonCodec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error in OpenAI's terms.
 *
 * @param param      the member of the request it is about, as OpenAI writes paths; null when it is about none
 * @param retryAfter how long to wait before asking again; null when that is not known
 * @param challenge  the reply asks for credentials
 * @param hopeless   asking again by itself will not help a client, though the status invites it
 */
record Wording(
        int status,
        String type,
        @Nullable String code,
        String message,
        @Nullable String param,
        @Nullable Duration retryAfter,
        boolean challenge,
        boolean hopeless) {
    /** Clients wait as long as they are told; beyond this it is kinder to tell them not to come again by themselves. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    Wording(int status, String type, @Nullable String code, String message) {
        this(status, type, code, message, null, null, false, false);
    }

    Wording of(@Nullable String field) {
        return new Wording(status, type, code, message, field, retryAfter, challenge, hopeless);
    }

    Wording waiting(@Nullable Duration howLong) {
        return new Wording(status, type, code, message, param, howLong, challenge, hopeless);
    }

    Wording withoutHope() {
        return new Wording(status, type, code, message, param, retryAfter, challenge, true);
    }

    Wording challenging() {
        return new Wording(status, type, code, message, param, retryAfter, true, hopeless);
    }

    /** The error as an answer. */
    ErrorReply reply() {
        ErrorReply reply = ErrorReply.json(status, body());
        if (challenge) {
            reply = reply.withHeader("WWW-Authenticate", "Basic realm=\"sluice\"");
        }
        if (retryAfter != null) {
            long millis = Math.max(1, retryAfter.toMillis());
            reply = reply.withHeader("retry-after", String.valueOf((millis + 999) / 1000))
                    .withHeader("retry-after-ms", String.valueOf(millis));
        }
        boolean tooLong = retryAfter != null && retryAfter.compareTo(LONGEST_WAIT) > 0;
        return hopeless || tooLong ? reply.withHeader("x-should-retry", "false") : reply;
    }

    /** The body: always all four members. */
    String body() {
        ObjectNode body = JsonCodec.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return JsonCodec.write(body);
    }
}
