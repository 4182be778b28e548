package io.sluice.dialect;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * Puts a {@link GatewayReply} on the wire. Streams are written here rather than by the framework's own: that one commits
 * the status before it subscribes, and knows no error event.
 */
@Provider
@Produces(MediaType.WILDCARD)
public final class GatewayReplyWriter implements ServerMessageBodyWriter<GatewayReply> {
    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return GatewayReply.class.isAssignableFrom(type);
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return GatewayReply.class.isAssignableFrom(type);
    }

    @Override
    public void writeResponse(GatewayReply reply, Type genericType, ServerRequestContext context) {
        context.serverResponse().setPreCommitListener(null); // it would put its own content type in place of ours
        switch (reply) {
            case GatewayReply.Document(int status, byte[] json) -> {
                context.serverResponse().setStatusCode(status);
                context.serverResponse().setResponseHeader("Content-Type", "application/json");
                context.serverResponse().end(json);
            }
            case GatewayReply.Events(var frames, FrameEncoder encoder) -> {
                var requestContext = (ResteasyReactiveRequestContext) context;
                RoutingContext request = requestContext.serverRequest().unwrap(RoutingContext.class);
                requestContext.suspend();
                frames.subscribe()
                        .withSubscriber(new EventStreamWriter(
                                request.vertx(),
                                request.response(),
                                encoder,
                                EventStreamWriter.KEEP_ALIVE,
                                requestContext::resume));
            }
        }
    }

    @Override
    public void writeTo(
            GatewayReply reply,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> httpHeaders,
            OutputStream entityStream)
            throws IOException {
        throw new IOException("gateway replies are written without blocking only");
    }
}
