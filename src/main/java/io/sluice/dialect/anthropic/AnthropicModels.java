package io.sluice.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.Excerpt;
import io.sluice.dialect.ModelListing;
import io.sluice.json.JsonCodec;
import io.sluice.model.Task;
import io.sluice.routing.Route;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes routes as models, in pages. Only those for chats: Anthropic's clients can do nothing with others. What nobody has
 * told us of a model (its limits, its capabilities) is left out. What the gateway lets through to it is a member of ours,
 * {@code route_capabilities}: Anthropic's own {@code capabilities} speaks of the model.
 */
@Singleton
public final class AnthropicModels implements ModelListing {
    private static final int USUAL_PAGE = 20;
    private static final int LONGEST_PAGE = 1000;

    @Override
    public String dialect() {
        return AnthropicErrors.DIALECT;
    }

    @Override
    public byte[] list(List<Route> routes, MultiMap query) {
        List<Route> all = routes.stream().filter(AnthropicModels::isUsable).toList();
        int limit = limit(query.get("limit"));
        String after = query.get("after_id");
        String before = query.get("before_id");
        if (after != null && before != null) {
            throw Refused.with("before_id", "value", "may not be sent together with after_id");
        }
        int from = 0;
        int to = all.size();
        if (after != null) {
            from = place(all, after, "after_id") + 1;
        }
        if (before != null) {
            to = place(all, before, "before_id");
            from = Math.max(0, to - limit);
        }
        List<Route> page = all.subList(from, Math.min(to, from + limit));
        boolean more = before == null ? from + page.size() < to : from > 0;
        return JsonCodec.writeBytes(page(page, more));
    }

    @Override
    public Optional<byte[]> one(Route route) {
        return isUsable(route) ? Optional.of(JsonCodec.writeBytes(model(route))) : Optional.empty();
    }

    private static ObjectNode page(List<Route> routes, boolean more) {
        ObjectNode document = JsonCodec.object();
        ArrayNode data = document.putArray("data");
        routes.forEach(route -> data.add(model(route)));
        return document.put("has_more", more)
                .put(
                        "first_id",
                        routes.isEmpty() ? null : routes.getFirst().name().value())
                .put(
                        "last_id",
                        routes.isEmpty() ? null : routes.getLast().name().value());
    }

    private static ObjectNode model(Route route) {
        ObjectNode model = JsonCodec.object()
                .put("type", "model")
                .put("id", route.name().value())
                .put("display_name", route.name().value())
                .put(
                        "created_at",
                        DateTimeFormatter.ISO_INSTANT.format(route.declaration().changedAt()))
                .put("lifecycle", "active");
        if (route.offer().contextLength() != null) {
            model.put("max_input_tokens", route.offer().contextLength());
        }
        model.set("route_capabilities", route.offer().capabilities().document());
        return model;
    }

    private static boolean isUsable(Route route) {
        return route.task() == Task.CHAT;
    }

    private static int place(List<Route> routes, String id, String parameter) {
        for (int i = 0; i < routes.size(); i++) {
            if (routes.get(i).name().value().equals(id)) {
                return i;
            }
        }
        throw Refused.with(parameter, "value", "there is no model '" + Excerpt.of(id) + "'");
    }

    private static int limit(@Nullable String told) {
        if (told == null) {
            return USUAL_PAGE;
        }
        boolean digits = !told.isEmpty() && told.length() <= 4 && told.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = digits ? Integer.parseInt(told) : 0;
        if (limit < 1 || limit > LONGEST_PAGE) {
            throw Refused.with("limit", "range", "Input should be a number from 1 to " + LONGEST_PAGE);
        }
        return limit;
    }
}
