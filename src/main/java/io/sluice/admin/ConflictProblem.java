package io.sluice.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.GatewayHeard;
import io.sluice.call.Inbounds;
import io.sluice.catalog.RouteConflict;
import io.sluice.catalog.SecretConflict;
import io.sluice.identity.CallerConflict;
import io.sluice.json.JsonCodec;
import io.sluice.pricing.PriceConflict;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.Response;

/**
 * Problem documents for changes that the state of things stands against. The types are stable and explained in
 * {@code docs/problems.md}.
 */
final class ConflictProblem {
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private ConflictProblem() {}

    static Response of(RouteConflict conflict, RoutingContext context) {
        String detail = String.valueOf(conflict.getMessage());
        return switch (conflict.reason()) {
            case NAME_TAKEN -> problem("route-name-taken", "The name is taken", CONFLICT, detail, context);
            case READ_ONLY -> problem("route-read-only", "The route cannot be changed here", CONFLICT, detail, context);
            case SECRET_IN_USE -> problem("secret-in-use", "The secret is in use", CONFLICT, detail, context);
            case CHANGED_MEANWHILE ->
                problem("route-changed", "The route has been changed meanwhile", PRECONDITION_FAILED, detail, context);
        };
    }

    /** The price book cannot be changed so. */
    static Response of(PriceConflict conflict, RoutingContext context) {
        String detail = String.valueOf(conflict.getMessage());
        return switch (conflict.reason()) {
            case READ_ONLY ->
                problem("price-version-read-only", "The prices cannot be changed here", CONFLICT, detail, context);
            case IN_FORCE ->
                problem("price-version-in-force", "The prices have taken effect", CONFLICT, detail, context);
        };
    }

    /** Teams, callers, grants or keys cannot be changed so. */
    static Response of(CallerConflict conflict, RoutingContext context) {
        String detail = String.valueOf(conflict.getMessage());
        return switch (conflict.reason()) {
            case NAME_TAKEN -> problem("name-taken", "The name is taken", CONFLICT, detail, context);
            case TEAM_IN_USE -> problem("team-in-use", "The team has callers", CONFLICT, detail, context);
            case KEY_ENDED -> problem("key-ended", "The key is not valid any more", CONFLICT, detail, context);
        };
    }

    /** The secrets cannot be changed so. */
    static Response of(SecretConflict conflict, RoutingContext context) {
        String detail = String.valueOf(conflict.getMessage());
        return switch (conflict.reason()) {
            case NAME_TAKEN -> problem("secret-name-taken", "The name is taken", CONFLICT, detail, context);
            case IN_USE -> problem("secret-in-use", "The secret is in use", CONFLICT, detail, context);
            case READ_ONLY ->
                problem("secret-read-only", "The secret cannot be changed here", CONFLICT, detail, context);
        };
    }

    /** A gateway that is there keeps its shares. */
    static Response of(GatewayHeard heard, RoutingContext context) {
        return problem(
                "gateway-alive",
                "The gateway was heard of lately",
                CONFLICT,
                String.valueOf(heard.getMessage()),
                context);
    }

    /** The master key cannot be rotated the way things are. */
    static Response masterKey(String detail, RoutingContext context) {
        return problem("master-key", "The master key cannot be rotated", CONFLICT, detail, context);
    }

    private static Response problem(String type, String title, int status, String detail, RoutingContext context) {
        ObjectNode body = JsonCodec.object();
        body.put("type", "urn:sluice:problem:" + type);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("request_id", Inbounds.of(context).id().value());
        return Response.status(status)
                .type("application/problem+json")
                .entity(JsonCodec.write(body))
                .build();
    }
}
