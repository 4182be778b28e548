package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.admission.RouteLimitDocument;
import io.sluice.dialect.GatewayReply;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.RouteName;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Route;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Routes as both generations' discovery shows them: name, type, model, address and limit, and never anything of a
 * provider's settings. {@code limit} is always there: clients since 2.10 fail for the whole list without it.
 */
final class Discovery {
    /** As many as MLflow's server puts on a page. */
    static final int PAGE = 3_000;

    private Discovery() {}

    /**
     * Generation 1's object.
     *
     * @param limits those of the route; clients know of one, the first
     */
    static ObjectNode route(Route route, List<Limit> limits) {
        return object(route, limits, "route_type", "route_url");
    }

    /** Generation 2's object; its address keeps the old prefix. */
    static ObjectNode endpoint(Route route, List<Limit> limits) {
        return object(route, limits, "endpoint_type", "endpoint_url");
    }

    /**
     * A page of these routes, or what is wrong with the token.
     *
     * @param member what the list is called
     * @param token  where the page begins, from the page before; null for the first
     */
    static GatewayReply page(List<Route> all, String member, Function<Route, ObjectNode> form, @Nullable String token) {
        try {
            int from = Math.min(token == null ? 0 : PageToken.decode(token).index(), all.size());
            int to = Math.min(from + PAGE, all.size());
            ObjectNode page = JsonCodec.object();
            ArrayNode items = page.putArray(member);
            all.subList(from, to).forEach(route -> items.add(form.apply(route)));
            page.put("next_page_token", to < all.size() ? new PageToken(to).encode() : null);
            return document(page);
        } catch (PageToken.Invalid invalid) {
            // MLflow answers 500, which its clients would repeat five times.
            return TypedErrors.of(TypedErrors.Code.INVALID_PARAMETER_VALUE, invalid.problem());
        }
    }

    static GatewayReply document(ObjectNode body) {
        return GatewayReply.Document.ok(JsonCodec.writeBytes(body));
    }

    /**
     * A refusal of discovery, which is longer than that of a call.
     *
     * @param noun {@code route} or {@code endpoint}
     */
    static CallFailed unknown(String noun, String name) {
        return new CallFailed(new Failure.Prescribed(
                404,
                "The %s '%s' is not present or active on the server. Please verify the %s name."
                        .formatted(noun, shown(name), noun)));
    }

    /** What a caller sent as a name, cut to a sane length. */
    static String shown(String name) {
        return name.length() <= RouteName.MAX_LENGTH ? name : name.substring(0, RouteName.MAX_LENGTH) + "…";
    }

    private static ObjectNode object(Route route, List<Limit> limits, String type, String url) {
        ObjectNode object = JsonCodec.object()
                .put("name", route.name().value())
                .put(type, route.task().id());
        object.putObject("model")
                .put("name", route.primary().model())
                .put("provider", route.primary().provider().value());
        object.put(url, "/gateway/" + route.name() + "/invocations");
        object.set("limit", limits.isEmpty() ? null : RouteLimitDocument.write(limits.getFirst()));
        return object;
    }
}
