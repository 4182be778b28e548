package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.call.Actors;
import io.sluice.catalog.ExpectedRevision;
import io.sluice.catalog.RouteAdministration;
import io.sluice.catalog.RouteConflict;
import io.sluice.dialect.GatewayReply;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Violation;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes and removes routes in MLflow's words. What is wrong with a definition is told as {@code INVALID_PARAMETER_VALUE} with
 * status 400: statuses of 500 and above would be repeated by MLflow's clients.
 */
@Singleton
final class RouteManagement {
    private final RouteAdministration routes;

    RouteManagement(RouteAdministration routes) {
        this.routes = routes;
    }

    /**
     * Makes a route of the request's body, in any spelling. Cold; live when the reply is there.
     *
     * @param style the vocabulary of the request
     * @param form  how the route is shown
     */
    Uni<GatewayReply> create(RoutingContext context, Style style, Function<Route, ObjectNode> form) {
        return Uni.createFrom()
                .deferred(() -> routes.create(Actors.editor(context), JsonBody.of(context), style))
                .map(made -> Discovery.document(form.apply(made.route())))
                .onFailure()
                .recoverWithUni(RouteManagement::refused);
    }

    /** Removes a route. Cold; it is gone when the reply is there. */
    Uni<GatewayReply> delete(RoutingContext context, String name) {
        return routes.delete(Actors.editor(context), name, ExpectedRevision.ANY)
                .map(gone -> Discovery.document(JsonCodec.object()))
                .onFailure()
                .recoverWithUni(RouteManagement::refused);
    }

    /** What is wrong, in MLflow's words; what MLflow has no words for stays the failure it is. */
    static Uni<GatewayReply> refused(Throwable thrown) {
        return switch (thrown) {
            case RouteConflict conflict -> Uni.createFrom().item(told(conflict));
            case CallFailed failed
            when failed.failure() instanceof Failure.InvalidRequest(var violations) ->
                Uni.createFrom().item(TypedErrors.of(TypedErrors.Code.INVALID_PARAMETER_VALUE, inWords(violations)));
            case CallFailed failed
            when failed.failure() instanceof Failure.UnknownRoute unknown ->
                Uni.createFrom().item(TypedErrors.of(TypedErrors.Code.RESOURCE_DOES_NOT_EXIST, unknown.message()));
            default -> Uni.createFrom().failure(thrown);
        };
    }

    private static GatewayReply told(RouteConflict conflict) {
        TypedErrors.Code code = switch (conflict.reason()) {
            case NAME_TAKEN -> TypedErrors.Code.RESOURCE_ALREADY_EXISTS;
            case READ_ONLY, CHANGED_MEANWHILE, SECRET_IN_USE -> TypedErrors.Code.RESOURCE_CONFLICT;
        };
        return TypedErrors.of(code, String.valueOf(conflict.getMessage()));
    }

    private static String inWords(List<Violation> violations) {
        return violations.stream().map(Violation::message).collect(Collectors.joining(" "));
    }
}
