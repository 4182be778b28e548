package io.sluice.dialect.mlflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.dialect.RequestReader;
import io.sluice.model.ModelRequest;
import io.sluice.routing.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;

/** MLflow's requests of either generation, to be looked at. */
@Singleton
final class MlflowRequestReader implements RequestReader {
    @Override
    public String dialect() {
        return "mlflow";
    }

    @Override
    public ModelRequest read(Route route, byte[] body, MultiMap headers) {
        ObjectNode document = JsonBody.read(body, headers.get(HttpHeaders.CONTENT_TYPE));
        return switch (Generations.of(route, document)) {
            case ROUTES -> {
                var decoder = new RoutesDecoder(route);
                yield switch (route.task()) {
                    case CHAT -> decoder.chat(document);
                    case COMPLETIONS -> decoder.completion(document);
                    case EMBEDDINGS -> decoder.embedding(document);
                };
            }
            case ENDPOINTS -> {
                var decoder = new EndpointsDecoder(route);
                yield switch (route.task()) {
                    case CHAT -> decoder.chat(document);
                    case COMPLETIONS -> decoder.completion(document);
                    case EMBEDDINGS -> decoder.embedding(document);
                };
            }
        };
    }
}
