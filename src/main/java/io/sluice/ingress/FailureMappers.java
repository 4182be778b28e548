package io.sluice.ingress;

import io.sluice.call.Inbound;
import io.sluice.call.Inbounds;
import io.sluice.dialect.ErrorReply;
import io.sluice.dialect.ErrorWriters;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a resource threw into an error of the caller's dialect. The only place where that happens. */
@Singleton
public final class FailureMappers {
    private static final Logger LOG = Logger.getLogger(FailureMappers.class);

    private final ErrorWriters errors;
    private final Refusals refusals;

    FailureMappers(ErrorWriters errors, Refusals refusals) {
        this.errors = errors;
        this.refusals = refusals;
    }

    @ServerExceptionMapper
    Response callFailed(CallFailed failed, RoutingContext context) {
        if (failed.failure() instanceof Failure.Internal && failed.getCause() != null) {
            LOG.errorf(failed.getCause(), "call failed call=%s", idOf(context));
        }
        if (failed.failure() instanceof Failure.Forbidden) {
            refusals.forbidden(Inbounds.of(context), failed.failure(), context.normalizedPath());
        }
        return reply(failed.failure(), context);
    }

    @ServerExceptionMapper
    Response notFound(NotFoundException thrown, RoutingContext context) {
        return reply(new Failure.NotFound("There is nothing at this path."), context);
    }

    @ServerExceptionMapper
    Response notAllowed(NotAllowedException thrown, RoutingContext context) {
        return reply(new Failure.MethodNotAllowed(context.request().method().name()), context);
    }

    @ServerExceptionMapper
    Response notSupported(NotSupportedException thrown, RoutingContext context) {
        String type = context.request().getHeader("Content-Type");
        return reply(new Failure.UnsupportedMediaType(type == null ? "" : type), context);
    }

    @ServerExceptionMapper
    Response other(Throwable thrown, RoutingContext context) {
        if (thrown instanceof WebApplicationException web && web.getResponse().getStatus() < 500) {
            int status = web.getResponse().getStatus();
            return reply(new Failure.Prescribed(status, "The request could not be understood."), context);
        }
        LOG.errorf(thrown, "request failed call=%s path=%s", idOf(context), context.normalizedPath());
        return reply(new Failure.Internal(), context);
    }

    private Response reply(Failure failure, RoutingContext context) {
        ErrorReply reply = errors.forRequest(context).write(failure, idOf(context));
        var response = Response.status(reply.status()).type(reply.contentType()).entity(reply.body());
        reply.headers().forEach(response::header);
        return response.build();
    }

    private static CallId idOf(RoutingContext context) {
        Inbound inbound = Inbounds.of(context);
        return inbound.id();
    }
}
