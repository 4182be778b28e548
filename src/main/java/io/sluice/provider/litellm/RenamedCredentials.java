package io.sluice.provider.litellm;

import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hands the calls of one upstream to another that knows its credentials by other names. What it offers is what the other one
 * offers: a capability is an interface, of which each upstream has some, so that this is made for them at run time.
 */
final class RenamedCredentials implements InvocationHandler {
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
        List<Class<?>> offered = new ArrayList<>();
        for (Class<?> capability : Upstream.class.getDeclaredClasses()) {
            if (capability.isInterface() && capability.isInstance(upstream)) {
                offered.add(capability);
            }
        }
        return (Upstream) Proxy.newProxyInstance(
                Upstream.class.getClassLoader(),
                offered.isEmpty() ? new Class<?>[] {Upstream.class} : offered.toArray(Class<?>[]::new),
                new RenamedCredentials(upstream, names));
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
