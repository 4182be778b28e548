package io.sluice.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.json.JsonCodec;
import io.sluice.routing.Route;
import java.util.List;

/** Writes routes as models. */
final class ModelsEncoder {
    private ModelsEncoder() {}

    static byte[] list(List<Route> routes) {
        ObjectNode document = JsonCodec.object().put("object", "list");
        ArrayNode data = document.putArray("data");
        routes.forEach(route -> data.add(model(route)));
        return JsonCodec.writeBytes(document);
    }

    static byte[] one(Route route) {
        return JsonCodec.writeBytes(model(route));
    }

    private static ObjectNode model(Route route) {
        return JsonCodec.object()
                .put("id", route.name().value())
                .put("object", "model")
                .put("created", route.declaration().changedAt().getEpochSecond())
                .put("owned_by", route.primary().provider().value());
    }
}
