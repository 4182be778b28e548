package io.sluice.ingress;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.call.CallOptions;
import io.sluice.call.Inbound;
import io.sluice.call.Inbounds;
import io.sluice.call.LimitNotice;
import io.sluice.dialect.ErrorWriter;
import io.sluice.dialect.ErrorWriters;
import io.sluice.identity.Authenticator;
import io.sluice.identity.Principal;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Every request of the API port comes through here first: it gets its id, and its caller is authenticated unless the path
 * is listed as public. So no endpoint can forget to ask for a key.
 */
@Singleton
public final class FrontDoor {
    private static final Logger LOG = Logger.getLogger(FrontDoor.class);

    /** Before everything else on the port. */
    private static final int FIRST = 10_000;

    /**
     * Only these have more than one form to choose from. Elsewhere {@code Accept} says nothing: clients ask for JSON when they
     * want a stream, and a 406 would help nobody.
     */
    private static final String FRAMEWORK_PAGES = "/q/";

    private static final String USAGE = "/admin/v1/usage";

    private final Authenticator authenticator;
    private final ErrorWriters errors;
    private final Refusals refusals;
    private final FailedActs failedActs;
    private final Clock clock;
    private final SourceAddress source;

    FrontDoor(
            Authenticator authenticator,
            ErrorWriters errors,
            Refusals refusals,
            FailedActs failedActs,
            Clock clock,
            SourceAddress source) {
        this.authenticator = authenticator;
        this.errors = errors;
        this.refusals = refusals;
        this.failedActs = failedActs;
        this.clock = clock;
        this.source = source;
    }

    void register(@Observes Filters filters) {
        filters.register(this::enter, FIRST);
    }

    /** On the request's event loop, at once but for tokens whose verification takes a while; the body waits for it. */
    private void enter(RoutingContext context) {
        CallId id = CallId.next();
        long received = System.nanoTime();
        RequestIds.give(context, id);
        String path = context.normalizedPath();
        ErrorWriter writer = errors.forRequest(context);
        String address = source.of(context);
        Context loop = context.vertx().getOrCreateContext();
        caller(context, path, address)
                .subscribe()
                .with(
                        caller -> onLoop(
                                loop,
                                () -> admit(
                                        context,
                                        new Inbound(
                                                id,
                                                caller,
                                                writer.dialect(),
                                                address,
                                                CallOptions.NONE,
                                                limits(context, writer),
                                                received),
                                        writer)),
                        thrown -> onLoop(loop, () -> turnAway(context, thrown, writer, id, address)));
    }

    private LimitNotice limits(RoutingContext context, ErrorWriter writer) {
        return left -> RateLimitHeaders.put(context.response(), writer.dialect(), left, clock);
    }

    private Uni<Principal> caller(RoutingContext context, String path, String address) {
        return PathAccess.isPublic(path)
                ? Uni.createFrom().item(Principal.NOBODY)
                : authenticator.authenticate(context.request().headers()::getAll, address, context);
    }

    private void admit(RoutingContext context, Inbound inbound, ErrorWriter writer) {
        Inbounds.put(context, inbound);
        try {
            PathAccess.require(inbound.principal(), context.normalizedPath());
        } catch (CallFailed refused) {
            refusals.forbidden(inbound, refused.failure(), context.normalizedPath());
            ErrorReplies.send(context, writer.write(refused.failure(), inbound.id()));
            return;
        }
        failedActs.watch(context, inbound);
        try {
            CallOptions options = CallOptions.of(context.request()::getHeader);
            Inbounds.put(context, inbound.with(options));
        } catch (CallFailed refused) {
            ErrorReplies.send(context, writer.write(refused.failure(), inbound.id()));
            return;
        }
        if (!hasForms(context.normalizedPath())) {
            context.request().headers().remove(HttpHeaders.ACCEPT);
        }
        context.next();
    }

    private static boolean hasForms(String path) {
        return path.startsWith(FRAMEWORK_PAGES) || path.equals(USAGE);
    }

    private void turnAway(RoutingContext context, Throwable thrown, ErrorWriter writer, CallId id, String address) {
        Failure failure = CallFailed.failureOf(thrown);
        if (failure instanceof Failure.Internal) {
            LOG.errorf(thrown, "authentication failed call=%s", id);
        } else {
            refusals.unknown(id, address, failure, context.normalizedPath());
        }
        ErrorReplies.send(context, writer.write(failure, id));
    }

    private static void onLoop(Context loop, Runnable step) {
        if (Context.isOnEventLoopThread() && io.vertx.core.Vertx.currentContext() == loop) {
            step.run();
        } else {
            loop.runOnContext(ignored -> step.run());
        }
    }
}
