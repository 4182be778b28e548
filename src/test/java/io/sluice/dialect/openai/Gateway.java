package io.sluice.dialect.openai;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A caller of the gateway under test. */
final class Gateway {
    /** The key of the test profile. */
    static final String KEY = "test-admin-key-0123456789";

    private static final Map<String, String> JSON_WITH_KEY =
            Map.of("Authorization", "Bearer " + KEY, "Content-Type", "application/json");

    private final URI base;
    private final HttpClient client;

    /**
     * @param version over cleartext, {@code HTTP_2} asks every first request to be upgraded
     */
    Gateway(URI base, HttpClient.Version version) {
        this.base = base;
        this.client = HttpClient.newBuilder().version(version).build();
    }

    HttpResponse<String> post(String path, String json) {
        return send("POST", path, JSON_WITH_KEY, BodyPublishers.ofString(json));
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, JSON_WITH_KEY, BodyPublishers.noBody());
    }

    HttpResponse<String> send(String method, String path, Map<String, String> headers, BodyPublisher body) {
        return send(request(method, path, headers, body), BodyHandlers.ofString());
    }

    /** Answers as soon as there is a status; closing the body closes the exchange. */
    HttpResponse<InputStream> open(String path, String json) {
        return send(request("POST", path, JSON_WITH_KEY, BodyPublishers.ofString(json)), BodyHandlers.ofInputStream());
    }

    /** Does not wait; cancelling closes the exchange. */
    CompletableFuture<HttpResponse<String>> begin(String path, String json) {
        return client.sendAsync(
                request("POST", path, JSON_WITH_KEY, BodyPublishers.ofString(json)), BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, Map<String, String> headers, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body);
        headers.forEach(request::header);
        return request.build();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
