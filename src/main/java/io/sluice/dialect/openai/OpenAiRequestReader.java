package io.sluice.dialect.openai;

import io.sluice.dialect.RequestReader;
import io.sluice.model.ModelRequest;
import io.sluice.routing.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;

/** OpenAI's requests, to be looked at. */
@Singleton
final class OpenAiRequestReader implements RequestReader {
    @Override
    public String dialect() {
        return "openai";
    }

    @Override
    public ModelRequest read(Route route, byte[] body, MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        return switch (route.task()) {
            case CHAT -> OpenAiDecoder.chat(type, body).request();
            case COMPLETIONS -> OpenAiDecoder.completion(type, body).request();
            case EMBEDDINGS -> OpenAiDecoder.embedding(type, body).request();
        };
    }
}
