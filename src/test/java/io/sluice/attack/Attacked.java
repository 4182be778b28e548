package io.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.sluice.support.upstream.FakeUpstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** A gateway under attack, a double of its providers, and a caller with a valid key. */
abstract class Attacked {
    static final String KEY = "test-admin-key-0123456789";

    /** What the gateway sends to its providers; with characters that addresses carry encoded. */
    static final String UPSTREAM_KEY = "sk-attack/4f1d+8c20b7";

    static FakeUpstream upstream;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> routes = new ArrayList<>();

    @TestHTTPResource("/")
    URI gateway;

    @BeforeAll
    static void startUpstream() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @AfterEach
    void removeRoutes() {
        routes.forEach(name -> send(request("/admin/v1/routes/" + name).DELETE()));
        upstream.reset();
    }

    /** Creates a route of this provider at this base address; removed after the test. */
    void route(String name, String provider, String base) {
        HttpResponse<String> reply = declare(name, provider, base);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
        routes.add(name);
    }

    HttpResponse<String> declare(String name, String provider, String base) {
        return declare(name, provider, base, 1000);
    }

    HttpResponse<String> declare(String name, String provider, String base, int breakerVolume) {
        return post("/admin/v1/routes", """
                {"name":"%s","task":"llm/v1/chat","provider":"%s","model":"m-1",
                 "retries":{"max":2,"first_delay":"1ms"},"breaker":{"volume":%d},
                 "config":{"%s_api_key":"%s","api_base":"%s"}}
                """.formatted(name, provider, breakerVolume, provider, UPSTREAM_KEY, base));
    }

    HttpResponse<String> chat(String route, boolean streamed) {
        return post(
                "/v1/chat/completions",
                "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                        .formatted(route, streamed));
    }

    HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<String> reply) {
        try {
            return new ObjectMapper().readTree(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException(reply.body(), e);
        }
    }

    /** The base address of a wire of the double, with this host in place of its own. */
    static String base(String wire, String host) {
        return upstream.baseUrl(wire).replace("127.0.0.1", host);
    }
}
