package io.sluice.provider.http;

import io.sluice.model.CallFailed;
import io.sluice.secret.CallersContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The address checks of every exchange with a provider, whole or streamed:
 *
 * <pre>
 *   admit     the addresses that the host's name leads to, before a connection is asked for
 *   inspect   the address that the connection really has, before the first byte of the request is sent on it
 * </pre>
 *
 * The first refuses without touching the network. The second is what counts: it looks at the connection that is used, new or
 * kept, so a name that leads elsewhere between the check and the connection gains nothing. Neither takes longer than a map
 * look-up once a host is known; names are looked up again in the background now and then.
 */
@Singleton
public final class Egress {
    private static final long LOOK_AGAIN_NANOS = 30_000_000_000L;
    /** Hosts come from routes; this many are only reached when routes come and go for years. */
    private static final int MOST_HOSTS = 10_000;

    private final VertxInternal vertx;
    private final AddressRules rules;
    private final ConcurrentHashMap<String, Long> admitted = new ConcurrentHashMap<>();

    Egress(Vertx vertx, AddressRules rules) {
        this.vertx = (VertxInternal) vertx;
        this.rules = rules;
    }

    /**
     * Checks what a host leads to. A name that cannot be resolved passes: connecting will fail, or a kept connection will do.
     *
     * @param host of the address that will be called: a name or an address
     * @return fails with {@link CallFailed} and {@link io.sluice.model.Failure.AddressRefused}. Completes in the
     *     caller's own context, whoever resolves the name
     */
    Uni<Void> admit(String host) {
        Optional<InetAddress> literal = HostLiteral.read(host);
        if (literal.isPresent()) {
            CallFailed refused = refusal(host, literal.get());
            return refused == null
                    ? Uni.createFrom().voidItem()
                    : Uni.createFrom().failure(refused);
        }
        Long since = admitted.get(host);
        if (since == null) {
            return CallersContext.back(() -> Uni.createFrom()
                    .emitter(emitter -> lookUp(host, refused -> {
                        if (refused == null) {
                            emitter.complete(null);
                        } else {
                            emitter.fail(refused);
                        }
                    })));
        }
        long now = System.nanoTime();
        if (now - since > LOOK_AGAIN_NANOS && admitted.replace(host, since, now)) {
            lookUp(host, refused -> {}); // a refusal takes the host off the map, and the next call hears of it
        }
        return Uni.createFrom().voidItem();
    }

    /**
     * Checks the connection of a request that has not been written yet, and resets the request if it must not be.
     *
     * @return the refusal; null when the request may be sent
     */
    @Nullable
    CallFailed inspect(HttpClientRequest request) {
        SocketAddress real = request.connection().remoteAddress(true);
        Optional<InetAddress> address = Optional.ofNullable(real.hostAddress()).flatMap(AddressForms::read);
        CallFailed refused = address.isPresent()
                ? refusal(request.getHost(), address.get())
                : RefusedAddress.of(request.getHost(), "none", "a connection must have an address");
        if (refused != null) {
            admitted.remove(request.getHost());
            request.reset(0, refused);
            request.connection().close();
        }
        return refused;
    }

    private void lookUp(String host, Consumer<@Nullable CallFailed> then) {
        var loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
        vertx.nettyAddressResolverGroup()
                .getResolver(loop)
                .resolveAll(InetSocketAddress.createUnresolved(host, 0))
                .addListener((io.netty.util.concurrent.Future<List<InetSocketAddress>> found) ->
                        then.accept(found.isSuccess() ? judge(host, found.getNow()) : null));
    }

    /** One address that is not allowed is enough: which of them would be connected to is not ours to say. */
    private @Nullable CallFailed judge(String host, List<InetSocketAddress> addresses) {
        for (InetSocketAddress address : addresses) {
            CallFailed refused = refusal(host, address.getAddress());
            if (refused != null) {
                admitted.remove(host);
                return refused;
            }
        }
        if (admitted.size() > MOST_HOSTS) {
            admitted.clear();
        }
        admitted.put(host, System.nanoTime());
        return null;
    }

    private @Nullable CallFailed refusal(String host, InetAddress address) {
        return rules.refusal(host, address)
                .map(rule -> RefusedAddress.of(host, address.getHostAddress(), rule))
                .orElse(null);
    }
}
