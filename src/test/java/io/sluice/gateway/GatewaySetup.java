package io.sluice.gateway;

import io.sluice.support.PackagedGateway;
import io.sluice.support.upstream.FakeUpstream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A packaged gateway with routes to a provider's double. Close it to end both. */
final class GatewaySetup implements AutoCloseable {
    static final String KEY = "integration-admin-key-1234";
    static final String CHAT =
            "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Tell me of rivers.\"}]}";

    private final FakeUpstream upstream;
    private final PackagedGateway gateway;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private GatewaySetup(FakeUpstream upstream, PackagedGateway gateway) {
        this.upstream = upstream;
        this.gateway = gateway;
    }

    /**
     * Starts both.
     *
     * @param routes the YAML; {@code OPENAI} and {@code ANTHROPIC} stand for the double's base addresses
     */
    static GatewaySetup start(Path folder, String routes) throws IOException {
        return start(folder, routes, Map.of());
    }

    /** The same with further variables of the gateway's environment. */
    static GatewaySetup start(Path folder, String routes, Map<String, String> environment) throws IOException {
        FakeUpstream upstream = FakeUpstream.start();
        Path file = folder.resolve("routes.yaml");
        Files.writeString(
                file,
                routes.replace("ANTHROPIC", upstream.baseUrl("anthropic"))
                        .replace("OPENAI", upstream.baseUrl("openai")));
        PackagedGateway gateway = PackagedGateway.in(folder.resolve("data"))
                .with("SLUICE_ADMIN_KEY", KEY)
                .with("SLUICE_CATALOG_FILE", file.toString())
                .with("SLUICE_ACCESS_LOG_ENABLED", "true");
        environment.forEach(gateway::with);
        return new GatewaySetup(upstream, gateway.start());
    }

    FakeUpstream upstream() {
        return upstream;
    }

    PackagedGateway gateway() {
        return gateway;
    }

    HttpClient client() {
        return client;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(gateway.apiUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + KEY);
    }

    /** A chat with this route, whole or streamed; the reply as text. */
    HttpResponse<String> chat(String route, boolean stream) throws IOException, InterruptedException {
        return post("/v1/chat/completions", CHAT.formatted(route, stream));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    HttpResponse<String> patch(String path, String body) throws IOException, InterruptedException {
        return send("PATCH", path, body);
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String metrics() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create(gateway.managementUrl() + "/q/metrics"))
                                .header("Authorization", "Bearer " + KEY)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() {
        gateway.close();
        upstream.close();
    }
}
