package io.sluice.ingress;

import io.sluice.call.Inbounds;
import io.sluice.identity.Authorizer;
import io.sluice.identity.Permission;
import io.sluice.identity.Requires;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Refuses whoever is not permitted what the endpoint {@link Requires}. An endpoint that declares nothing is refused to
 * everybody: forgetting it opens no door.
 */
@Singleton
public final class AccessFilter {
    private static final Permission[] UNDECLARED = {};

    private final ConcurrentHashMap<Method, Permission[]> needed = new ConcurrentHashMap<>();

    @ServerRequestFilter
    void check(ResourceInfo resource, RoutingContext context) {
        Method method = resource.getResourceMethod();
        Permission[] anyOf = needed.computeIfAbsent(method, AccessFilter::declared);
        Authorizer.require(Inbounds.of(context).principal(), anyOf);
    }

    private static Permission[] declared(Method method) {
        Requires own = method.getAnnotation(Requires.class);
        Requires declared = own == null ? method.getDeclaringClass().getAnnotation(Requires.class) : own;
        return declared == null ? UNDECLARED : declared.value();
    }
}
