package io.sluice.ingress;

import io.sluice.model.Failure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a request's body into memory, never more than the limit, and passes the request on. A body that announces more than
 * the limit is refused unread.
 */
final class BodyReader {
    private static final Set<HttpMethod> WITH_BODY =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final long limit;

    BodyReader(long limit) {
        this.limit = limit;
    }

    void read(RoutingContext context, Consumer<Failure> refuse) {
        HttpServerRequest request = context.request();
        if (!WITH_BODY.contains(request.method())) {
            context.next();
            return;
        }
        if (announcedLength(request) > limit) {
            refuse(context, refuse);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            context.response().writeContinue();
        }
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + (long) chunk.length() > limit) {
                request.handler(null);
                refuse(context, refuse);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> {
            if (!context.response().ended()) {
                ((RoutingContextInternal) context).setBody(body);
                context.next();
            }
        });
        request.resume();
    }

    private void refuse(RoutingContext context, Consumer<Failure> refuse) {
        context.response().putHeader("Connection", "close"); // the rest of the body is not waited for
        refuse.accept(new Failure.PayloadTooLarge(limit));
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
