package io.sluice.ingress;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.sluice.dialect.ErrorWriters;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Stands before the front door and lets only requests through that can be read in one way. What follows a refused one on its
 * connection is not taken for a request.
 */
@Singleton
public final class FramingDoor {
    /** Before {@link FrontDoor}. */
    private static final int FIRST = 20_000;

    private final ErrorWriters errors;

    FramingDoor(ErrorWriters errors) {
        this.errors = errors;
    }

    void register(@Observes Filters filters) {
        filters.register(this::enter, FIRST);
    }

    /** The router itself refuses a Host that is none, before any filter is asked. */
    void registerRefusals(@Observes Router router) {
        router.route().order(-FIRST).failureHandler(context -> {
            if (context.statusCode() == 400 && context.request().authority() == null) {
                refuse(context, "The request needs the header Host, with the name of this server.");
            } else {
                context.next();
            }
        });
    }

    private void enter(RoutingContext context) {
        String problem = Framing.problem(context.request());
        if (problem != null) {
            refuse(context, problem);
        } else if (!Framing.isDistrusted(context.request())) {
            context.next();
        }
    }

    /** Answers once, and closes the connection, unless others' requests share it, each in frames of its own (HTTP/2). */
    private void refuse(RoutingContext context, String message) {
        HttpServerRequest request = context.request();
        if (Framing.isDistrusted(request)) {
            return; // came behind a refused one and had arrived already
        }
        boolean shared = request.version() == HttpVersion.HTTP_2;
        CallId id = CallId.next();
        RequestIds.give(context, id);
        if (!shared) {
            Framing.distrust(request);
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        ErrorReplies.send(
                context, errors.forPath(context.normalizedPath()).write(new Failure.Prescribed(400, message), id));
        if (!shared) {
            request.connection().close();
        }
    }
}
