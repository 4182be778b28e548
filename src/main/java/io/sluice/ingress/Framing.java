package io.sluice.ingress;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests over HTTP/1 that two servers could read differently, as RFC 9112 asks for (§3.2, §6.1): where a proxy stands
 * before the gateway, the rest of such a request could be taken for another caller's. The server itself refuses broken
 * lengths, headers and chunks.
 */
final class Framing {
    private static final AttributeKey<Boolean> DISTRUSTED = AttributeKey.valueOf("sluice.distrusted");

    private Framing() {}

    /** Nothing that follows on this connection will be read as a request, though it may have arrived already. */
    static void distrust(HttpServerRequest request) {
        channel(request).attr(DISTRUSTED).set(true);
    }

    /** Whether {@link #distrust} was said of the request's connection. */
    static boolean isDistrusted(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2 && channel(request).hasAttr(DISTRUSTED);
    }

    private static Channel channel(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }

    /** What is wrong; null when nothing is. The connection must not be used again then. */
    static @Nullable String problem(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            return null;
        }
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return "The header Host was sent more than once.";
        }
        List<String> encodings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (encodings.isEmpty()) {
            return null;
        }
        boolean understood = request.version() == HttpVersion.HTTP_1_1
                && encodings.size() == 1
                && encodings.getFirst().strip().equalsIgnoreCase("chunked");
        return understood ? null : "The only Transfer-Encoding that is understood is 'chunked', over HTTP/1.1.";
    }
}
