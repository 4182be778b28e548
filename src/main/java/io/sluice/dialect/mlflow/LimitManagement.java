package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.DeclaredLimits;
import io.sluice.admission.RouteLimitDocument;
import io.sluice.admission.RuleAdministration;
import io.sluice.call.Actors;
import io.sluice.call.Inbounds;
import io.sluice.call.VisibleRoutes;
import io.sluice.dialect.GatewayReply;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Route;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Shows and sets limits of routes in MLflow's words. The wire is that of the clients of MLflow 2.7 to 2.9 ({@code
 * mlflow/gateway/client.py}: {@code get_limits}, {@code set_limits}) and of its Databricks client ({@code
 * update_endpoint_rate_limits}); MLflow's own servers answer 501.
 */
@Singleton
final class LimitManagement {
    private final VisibleRoutes routes;
    private final DeclaredLimits limits;
    private final RuleAdministration rules;

    LimitManagement(VisibleRoutes routes, DeclaredLimits limits, RuleAdministration rules) {
        this.routes = routes;
        this.limits = limits;
        this.rules = rules;
    }

    /** The limits of a route that hold now. */
    List<Limit> of(Route route) {
        return limits.said(route);
    }

    /**
     * Shows the limits of a route.
     *
     * @param noun {@code route} or {@code endpoint}
     * @throws CallFailed when the caller sees no such route
     */
    GatewayReply get(RoutingContext context, String name, String noun) {
        Route route =
                routes.find(Inbounds.of(context).principal(), name).orElseThrow(() -> Discovery.unknown(noun, name));
        return document("limits", of(route));
    }

    /** Sets the limits of the route that the body names. Cold; they hold when the reply is there. */
    Uni<GatewayReply> set(RoutingContext context) {
        return Uni.createFrom()
                .deferred(() -> {
                    ObjectNode body = JsonBody.of(context);
                    JsonNode name = body.has("route") ? body.path("route") : body.path("endpoint");
                    if (!name.isTextual()) {
                        throw new CallFailed(Failure.InvalidRequest.of(
                                "route", "missing", "'route' must be the name of the route whose limits are set."));
                    }
                    return set(context, name.textValue(), body, "limits");
                })
                .onFailure()
                .recoverWithUni(RouteManagement::refused);
    }

    /** The same as Databricks' serving endpoints have it. */
    Uni<GatewayReply> setRateLimits(RoutingContext context, String name) {
        return Uni.createFrom()
                .deferred(() -> set(context, name, JsonBody.of(context), "rate_limits"))
                .onFailure()
                .recoverWithUni(RouteManagement::refused);
    }

    private Uni<GatewayReply> set(RoutingContext context, String name, ObjectNode body, String member) {
        Route route = routes.find(Inbounds.of(context).principal(), name)
                .orElseThrow(() -> new CallFailed(new Failure.UnknownRoute(Discovery.shown(name))));
        return rules.setRouteLimits(Actors.of(context), route.name().value(), body.path(member), member)
                .map(set -> document(member, set));
    }

    private static GatewayReply document(String member, List<Limit> limits) {
        ObjectNode document = JsonCodec.object();
        document.set(member, RouteLimitDocument.write(limits));
        return Discovery.document(document);
    }
}
