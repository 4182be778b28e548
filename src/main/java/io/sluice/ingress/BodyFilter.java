package io.sluice.ingress;

import io.netty.buffer.ByteBufInputStream;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Gives every resource its request's whole body, up to the limit, on the event loop. It stands behind the framework's
 * entrance because that one pauses the request, which over HTTP/2 is an error once the body was read; and before its own
 * reader, which would hand all but small bodies to a worker thread.
 */
@Singleton
public final class BodyFilter {
    /** Filters are made while the application is built, before there is any configuration. */
    private final Provider<BodyReader> bodies;

    BodyFilter(Provider<BodyReader> bodies) {
        this.bodies = bodies;
    }

    @ServerRequestFilter(preMatching = true)
    Uni<Void> read(ContainerRequestContext request, RoutingContext context) {
        if (!BodyReader.isWanted(context.request())) {
            return Uni.createFrom().voidItem();
        }
        return bodies.get()
                .read(context)
                .invoke(body -> keep(body, request, context))
                .replaceWithVoid();
    }

    private static void keep(Buffer body, ContainerRequestContext request, RoutingContext context) {
        ((RoutingContextInternal) context).setBody(body);
        request.setEntityStream(new ByteBufInputStream(body.getByteBuf().duplicate()));
    }
}
