package io.sluice.ingress;

import io.sluice.dialect.ErrorReply;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Sends an error that no resource had a part in. */
final class ErrorReplies {
    private ErrorReplies() {}

    static void send(RoutingContext context, ErrorReply reply) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(reply.status()).putHeader("Content-Type", reply.contentType());
        reply.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(reply.body()));
        context.request()
                .resume(); // what is left of a body is read and dropped, so that the connection can be used again
    }
}
