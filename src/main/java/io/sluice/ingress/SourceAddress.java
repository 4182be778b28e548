package io.sluice.ingress;

import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;

/**
 * Where a request came from: the other end of the connection, or what a trusted proxy says of it, which is the server's to
 * decide ({@code quarkus.http.proxy.*}).
 */
final class SourceAddress {
    private SourceAddress() {}

    /** A literal; empty when there is none (a socket in the file system). */
    static String of(RoutingContext context) {
        SocketAddress address = context.request().remoteAddress();
        String literal = address == null ? null : address.hostAddress();
        return literal == null ? "" : literal;
    }
}
