package io.sluice.dialect.anthropic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A caller of the gateway under test, with the headers that Anthropic's clients send. */
final class Gateway {
    /** The key of the test profile. */
    static final String KEY = "test-admin-key-0123456789";

    static final Map<String, String> HEADERS =
            Map.of("x-api-key", KEY, "Content-Type", "application/json", "anthropic-version", "2023-06-01");

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Gateway(URI base) {
        this.base = base;
    }

    HttpResponse<String> post(String path, String json) {
        return send("POST", path, HEADERS, BodyPublishers.ofString(json));
    }

    /** The same with more headers, or with others. */
    HttpResponse<String> post(String path, String json, Map<String, String> more) {
        var headers = new LinkedHashMap<>(HEADERS);
        headers.putAll(more);
        return send("POST", path, headers, BodyPublishers.ofString(json));
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, HEADERS, BodyPublishers.noBody());
    }

    HttpResponse<String> send(String method, String path, Map<String, String> headers, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        headers.forEach(request::header);
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
