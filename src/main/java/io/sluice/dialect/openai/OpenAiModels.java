package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.ModelListing;
import io.sluice.json.JsonCodec;
import io.sluice.routing.Route;
import io.vertx.core.MultiMap;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Writes routes as models, of every task. OpenAI's list has no pages. What a route can do and the length of its context are
 * members that OpenAI does not have, and its clients read over.
 */
@Singleton
public final class OpenAiModels implements ModelListing {
    @Override
    public String dialect() {
        return OpenAiErrors.DIALECT;
    }

    @Override
    public byte[] list(List<Route> routes, MultiMap query) {
        ObjectNode document = JsonCodec.object().put("object", "list");
        ArrayNode data = document.putArray("data");
        routes.forEach(route -> data.add(model(route)));
        return JsonCodec.writeBytes(document);
    }

    @Override
    public Optional<byte[]> one(Route route) {
        return Optional.of(JsonCodec.writeBytes(model(route)));
    }

    private static ObjectNode model(Route route) {
        ObjectNode model = JsonCodec.object()
                .put("id", route.name().value())
                .put("object", "model")
                .put("created", route.declaration().changedAt().getEpochSecond())
                .put("owned_by", route.primary().provider().value());
        model.set("capabilities", route.offer().capabilities().document());
        if (route.offer().contextLength() != null) {
            model.put("context_length", route.offer().contextLength());
        }
        return model;
    }
}
