package io.sluice.provider.litellm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands the calls of one upstream to another that knows its credentials by other names. What it offers is what the other one
 * offers: a capability is an interface, of which each upstream has some, so that this is made for them at run time.
 */
@RegisterForReflection(
        targets = {
            Upstream.class,
            Upstream.Rehearsal.class,
            Upstream.Chat.class,
            Upstream.ChatStream.class,
            Upstream.TokenCount.class,
            Upstream.Completions.class,
            Upstream.CompletionStream.class,
            Upstream.Embeddings.class
        })
final class RenamedCredentials implements InvocationHandler {
    /**
     * What an upstream may offer, in the order in which {@code proxy-config.json} names the combinations: a native executable has
     * the classes that are made here from its build.
     */
    static final List<Class<? extends Upstream>> CAPABILITIES = List.of(
            Upstream.Rehearsal.class,
            Upstream.Chat.class,
            Upstream.ChatStream.class,
            Upstream.TokenCount.class,
            Upstream.Completions.class,
            Upstream.CompletionStream.class,
            Upstream.Embeddings.class);

    private final Upstream upstream;
    private final Map<String, String> names;

    private RenamedCredentials(Upstream upstream, Map<String, String> names) {
        this.upstream = upstream;
        this.names = names;
    }

    /**
     * The upstream under other names.
     *
     * @param names what a credential is called here, by what the upstream calls it
     */
    static Upstream of(Upstream upstream, Map<String, String> names) {
        return (Upstream) Proxy.newProxyInstance(
                Upstream.class.getClassLoader(),
                offeredBy(upstream.getClass()).toArray(Class<?>[]::new),
                new RenamedCredentials(upstream, names));
    }

    /** The interfaces that stand for an upstream of this class. */
    static List<Class<? extends Upstream>> offeredBy(Class<? extends Upstream> type) {
        List<Class<? extends Upstream>> offered = CAPABILITIES.stream()
                .filter(capability -> capability.isAssignableFrom(type))
                .toList();
        return offered.isEmpty() ? List.of(Upstream.class) : offered;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object[] handed = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < handed.length; i++) {
            if (handed[i] instanceof Credentials credentials) {
                handed[i] = renamed(credentials);
            }
        }
        try {
            return method.invoke(upstream, handed);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() == null ? thrown : thrown.getCause();
        }
    }

    private Credentials renamed(Credentials credentials) {
        Map<String, Secret> renamed = new LinkedHashMap<>();
        names.forEach((theirs, ours) -> renamed.put(theirs, credentials.get(ours)));
        return new Credentials(renamed);
    }
}
