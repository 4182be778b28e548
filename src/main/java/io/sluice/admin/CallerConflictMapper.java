package io.sluice.admin;

import io.sluice.identity.CallerConflict;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Words what stands against a change of teams, callers, grants or keys, for all their resources. */
@Singleton
public final class CallerConflictMapper {
    @ServerExceptionMapper
    Response conflict(CallerConflict conflict, RoutingContext context) {
        return ConflictProblem.of(conflict, context);
    }
}
