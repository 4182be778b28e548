package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.routing.Route;
import java.util.List;

/**
 * Which generation a call of {@code /gateway/{name}/invocations} speaks, a path that both have with different bodies: what
 * only one of them knows decides, else the words in which the route was declared.
 */
final class Generations {
    private static final List<String> ENDPOINTS_ONLY = List.of("n", "stream", "stream_options", "tools", "tool_choice");

    private Generations() {}

    static Generation of(Route route, ObjectNode body) {
        switch (route.task()) {
            case CHAT, COMPLETIONS -> {
                if (body.has("candidate_count")) {
                    return Generation.ROUTES;
                }
                if (ENDPOINTS_ONLY.stream().anyMatch(body::has)) {
                    return Generation.ENDPOINTS;
                }
            }
            case EMBEDDINGS -> {
                if (body.has("text")) {
                    return Generation.ROUTES;
                }
                if (body.has("input")) {
                    return Generation.ENDPOINTS;
                }
            }
        }
        return declared(route);
    }

    private static Generation declared(Route route) {
        return switch (route.declaration().style()) {
            case ROUTES -> Generation.ROUTES;
            case ENDPOINTS, NATIVE -> Generation.ENDPOINTS;
        };
    }
}
