package io.sluice.ingress;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Reads a request's body into memory, never more than the limit. A body that announces more than the limit is refused
 * unread.
 */
@Singleton
final class BodyReader {
    private static final Set<HttpMethod> WITH_BODY =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final long limit;

    BodyReader(ApiConfig config) {
        this.limit = config.maxBodySize().asLongValue();
    }

    /** Whether requests of this method may have a body. */
    static boolean isWanted(HttpServerRequest request) {
        return WITH_BODY.contains(request.method());
    }

    /**
     * The whole body, on the request's event loop. Fails with {@link CallFailed}: {@link Failure.PayloadTooLarge}, or
     * {@link Failure.Aborted} when the caller left before all of it was there.
     */
    Uni<Buffer> read(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (announcedLength(request) > limit) {
            return Uni.createFrom().failure(tooLarge(context));
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            context.response().writeContinue();
        }
        return Uni.createFrom().emitter(emitter -> gather(context, emitter));
    }

    private void gather(RoutingContext context, UniEmitter<? super Buffer> emitter) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        request.exceptionHandler(broken -> emitter.fail(new CallFailed(new Failure.Aborted(), broken)));
        request.handler(chunk -> {
            if (body.length() + (long) chunk.length() <= limit) {
                body.appendBuffer(chunk);
            } else {
                request.handler(null);
                emitter.fail(tooLarge(context));
            }
        });
        request.endHandler(end -> emitter.complete(body));
        request.resume();
    }

    /** The rest of the body is read and dropped, but not waited for. */
    private CallFailed tooLarge(RoutingContext context) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            context.response().putHeader("Connection", "close");
        }
        context.request().resume();
        return new CallFailed(new Failure.PayloadTooLarge(limit));
    }

    private static long announcedLength(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException tooLong) {
            return Long.MAX_VALUE; // the server lets only digits through
        }
    }
}
