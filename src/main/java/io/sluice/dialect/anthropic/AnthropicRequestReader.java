package io.sluice.dialect.anthropic;

import io.sluice.dialect.RequestReader;
import io.sluice.model.ModelRequest;
import io.sluice.routing.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import jakarta.inject.Singleton;

/** Anthropic's requests, to be looked at. */
@Singleton
final class AnthropicRequestReader implements RequestReader {
    @Override
    public String dialect() {
        return "anthropic";
    }

    @Override
    public ModelRequest read(Route route, byte[] body, MultiMap headers) {
        return AnthropicDecoder.message(headers.get(HttpHeaders.CONTENT_TYPE), body, DocumentHeaders.of(headers))
                .request();
    }
}
