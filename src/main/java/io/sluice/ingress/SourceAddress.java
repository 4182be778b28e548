package io.sluice.ingress;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Where a request came from: the other end of the connection, or, when that is a trusted proxy, what it says of its own other
 * end. This is the address on record, the one whose wrong keys are counted, and the one that keys bound to networks need.
 */
@Singleton
final class SourceAddress {
    private static final Logger LOG = Logger.getLogger(SourceAddress.class);

    private final TrustedProxies proxies;

    SourceAddress(ApiConfig config) {
        this.proxies = TrustedProxies.of(config.trustedProxies().orElse(List.of()), config.proxyHeader());
        if (proxies.areEverybody()) {
            LOG.warn(
                    "Every address is trusted as a proxy (sluice.api.trusted-proxies): callers can choose the address that is"
                            + " put on record, that wrong keys are counted by, and that keys are bound to");
        }
    }

    /** A literal; empty when there is none (a socket in the file system). */
    String of(RoutingContext context) {
        HttpServerRequest request = context.request();
        SocketAddress remote = request.remoteAddress();
        String peer = remote == null ? null : remote.hostAddress();
        return peer == null ? "" : proxies.source(peer, request.headers()::getAll);
    }
}
