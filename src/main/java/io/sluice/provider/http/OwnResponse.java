package io.sluice.provider.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The response to one request over HTTP/1.1, and whether it has come to its end. With its end the connection is free for
 * another call, and {@link HttpClientRequest#reset()} would still close it, under that call. The end is known first on the
 * connection's event loop, which need not be the exchange's: whoever asks elsewhere is told too late. So responses that ended
 * are counted where they end, in the connection's pipeline, and an exchange is closed there too, if its own has not.
 */
final class OwnResponse {
    private static final String VERTX_HANDLER = "handler";
    private static final AttributeKey<EndedResponses> COUNTER = AttributeKey.valueOf(EndedResponses.class, "responses");

    private final HttpClientRequest request;
    private final EventLoop connectionLoop;
    private final EndedResponses onConnection;
    private final int endedBefore;

    private OwnResponse(HttpClientRequest request, EventLoop connectionLoop, EndedResponses onConnection) {
        this.request = request;
        this.connectionLoop = connectionLoop;
        this.onConnection = onConnection;
        this.endedBefore = onConnection.count.get();
    }

    /** Begins to count the responses of a connection. On its event loop, before it has had any exchange. */
    static void countOn(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        var counter = new EndedResponses();
        channel.attr(COUNTER).set(counter);
        if (channel.pipeline().get(VERTX_HANDLER) != null) { // or it is closed already, and there will be none
            channel.pipeline().addBefore(VERTX_HANDLER, null, counter);
        }
    }

    /** Of a request that has its connection, a counted one, and has not been sent yet. On any thread. */
    static OwnResponse to(HttpClientRequest request) {
        Channel channel = ((ConnectionBase) request.connection()).channel();
        return new OwnResponse(
                request, channel.eventLoop(), channel.attr(COUNTER).get());
    }

    /** Closes the connection unless the response has ended. On any thread; when it is not the connection's, soon. */
    void giveUp() {
        if (connectionLoop.inEventLoop()) {
            resetUnlessEnded();
        } else {
            connectionLoop.execute(this::resetUnlessEnded);
        }
    }

    private void resetUnlessEnded() {
        if (onConnection.count.get() == endedBefore) {
            request.reset();
        }
    }

    /** How many responses of a connection have ended. Interim ones (1xx) have an end of their own, which is none. */
    private static final class EndedResponses extends ChannelInboundHandlerAdapter {
        private final AtomicInteger count = new AtomicInteger();
        private boolean interim;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse head) {
                interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            }
            if (message instanceof LastHttpContent && !interim) {
                count.incrementAndGet();
            }
            context.fireChannelRead(message);
        }
    }
}
