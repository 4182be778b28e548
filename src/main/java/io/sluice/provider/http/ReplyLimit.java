package io.sluice.provider.http;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.regex.Pattern;

/**
 * Ends an exchange whose reply is longer than this process reads whole. The declarative client gathers a reply without a bound of
 * its own, so this counts beside it, and resets the exchange with the failure that {@link UnaryReplies} finds in it. All on the
 * exchange's event loop.
 */
final class ReplyLimit {
    private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

    private final HttpClientRequest request;
    private final long most;
    private long announced;
    private long read;
    private boolean ended;

    private ReplyLimit(HttpClientRequest request, long most) {
        this.request = request;
        this.most = most;
    }

    /** Watches the reply to a request that has not been sent yet. */
    static void on(HttpClientRequest request, long most) {
        var limit = new ReplyLimit(request, most);
        request.response().onSuccess(limit::watch);
    }

    /** Nothing is ended before its first bytes: only then does the client listen to how it ends. */
    private void watch(HttpClientResponse reply) {
        String length = reply.getHeader("content-length");
        announced = length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : 0;
        reply.handler(this::count);
    }

    private void count(Buffer bytes) {
        read += bytes.length();
        if (!ended && Math.max(announced, read) > most) {
            ended = true;
            request.reset(
                    0,
                    new CallFailed(new Failure.Upstream(UpstreamError.of(
                            UpstreamError.Kind.BAD_RESPONSE,
                            "The provider's answer is larger than the gateway reads."))));
        }
    }
}
