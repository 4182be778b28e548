package io.sluice.ingress;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.call.Inbound;
import io.sluice.call.Inbounds;
import io.sluice.dialect.ErrorWriter;
import io.sluice.dialect.ErrorWriters;
import io.sluice.identity.Authenticator;
import io.sluice.identity.Principal;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Every request of the API port comes through here first: it gets its id, and its caller is authenticated unless the path
 * is listed as public. So no endpoint can forget to ask for a key.
 */
@Singleton
public final class FrontDoor {
    /** Before everything else on the port. */
    private static final int FIRST = 10_000;

    /**
     * Only these have more than one form to choose from. Elsewhere {@code Accept} says nothing: clients ask for JSON when they
     * want a stream, and a 406 would help nobody.
     */
    private static final String FRAMEWORK_PAGES = "/q/";

    private final Authenticator authenticator;
    private final ErrorWriters errors;

    FrontDoor(Authenticator authenticator, ErrorWriters errors) {
        this.authenticator = authenticator;
        this.errors = errors;
    }

    void register(@Observes Filters filters) {
        filters.register(this::enter, FIRST);
    }

    private void enter(RoutingContext context) {
        CallId id = CallId.next();
        context.response().putHeader("x-request-id", id.value());
        ErrorWriter writer = errors.forPath(context.normalizedPath());
        try {
            Principal caller = PublicPaths.contains(context.normalizedPath())
                    ? Principal.ANONYMOUS
                    : authenticator.authenticate(context.request().headers()::getAll);
            Inbounds.put(context, new Inbound(id, caller, writer.dialect(), System.nanoTime()));
        } catch (CallFailed refused) {
            ErrorReplies.send(context, writer.write(refused.failure(), id));
            return;
        }
        if (!context.normalizedPath().startsWith(FRAMEWORK_PAGES)) {
            context.request().headers().remove(HttpHeaders.ACCEPT);
        }
        context.next();
    }
}
