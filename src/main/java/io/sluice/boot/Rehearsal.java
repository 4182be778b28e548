package io.sluice.boot;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.QuarkusApplication;
import io.sluice.identity.KeyText;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code rehearse}: the gateway starts on an empty data directory, calls itself in every language, with and without streams, and
 * ends. Status 0 says that everything was answered.
 *
 * <p>The images are made with it: a JVM that is asked for an AOT cache records what this run loads and how often it runs
 * it. So it does what the first minutes of a gateway do, and goes through a provider's client by having one route lead back to
 * the gateway itself. Nothing leaves the machine.
 */
@Singleton
@Unremovable
final class Rehearsal implements QuarkusApplication {
    private static final String KEY = "sluice.admin-key";
    private static final List<String> OTHER_DATABASES =
            List.of("sluice.store.url", "quarkus.datasource.jdbc.url", "quarkus.datasource.reactive.url");

    /** Enough for the compilers to see what is called often. */
    private static final int ROUNDS = 40;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CHAT =
            "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":3,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private final Endpoints endpoints;

    @Inject
    Rehearsal(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    /** Sets this process up for it, over whatever the environment says: loopback, free ports, a model that costs nothing. */
    static void setUp() {
        System.setProperty("quarkus.http.host", "127.0.0.1");
        System.setProperty("quarkus.http.port", "0");
        System.setProperty("quarkus.management.host", "127.0.0.1");
        System.setProperty("quarkus.management.port", "0");
        System.setProperty("sluice.provider.simulated.enabled", "true");
        System.setProperty("sluice.provider.simulated.pace", "1ms");
        System.setProperty(KEY, KeyText.next());
    }

    /** @throws StartRefused where it would leave made-up calls in data that somebody needs */
    static void require(SmallRyeConfig config) {
        for (String property : OTHER_DATABASES) {
            if (config.getOptionalValue(property, String.class).isPresent()) {
                throw new StartRefused("A rehearsal makes calls up and takes the embedded database only, but "
                        + property + " names another one. Unset it.");
            }
        }
        Path data = Path.of(config.getValue("sluice.data-dir", String.class));
        if (Files.isDirectory(data) && holdsSomething(data)) {
            throw new StartRefused("A rehearsal makes calls up and needs an empty data directory, but " + data
                    + " holds something. Choose another one with SLUICE_DATA_DIR.");
        }
    }

    @Override
    public int run(String... arguments) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            send(client, route());
            int answered = 1;
            for (int round = 0; round < ROUNDS; round++) {
                for (HttpRequest request : requests()) {
                    send(client, request);
                    answered++;
                }
            }
            Terminal.say("The rehearsal is over: " + answered + " requests were answered.");
            return 0;
        } catch (IOException failure) {
            Terminal.complain("The rehearsal failed. " + failure.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /** A route of a real provider's client whose provider is this gateway. */
    private HttpRequest route() {
        return post("/admin/v1/routes", """
                {"name": "rehearsal", "task": "llm/v1/chat", "provider": "openai", "model": "simulated-chat",
                 "config": {"openai_api_key": "%s", "openai_api_base": "%s/v1"}}
                """.formatted(System.getProperty(KEY), endpoints.api()));
    }

    private List<HttpRequest> requests() {
        return List.of(
                post("/v1/chat/completions", CHAT.formatted("rehearsal", false)),
                post("/v1/chat/completions", CHAT.formatted("rehearsal", true)),
                post("/v1/embeddings", "{\"model\":\"simulated-embeddings\",\"input\":\"Hello\"}"),
                post("/v1/completions", "{\"model\":\"simulated-completions\",\"max_tokens\":3,\"prompt\":\"Hello\"}"),
                post("/v1/messages", CHAT.formatted("simulated-chat", false)),
                post("/v1/messages", CHAT.formatted("simulated-chat", true)),
                post(
                        "/gateway/simulated-chat/invocations",
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":3}"),
                get(endpoints.api() + "/v1/models"),
                get(endpoints.management() + "/q/health/started"),
                get(endpoints.management() + "/q/health/live"),
                get(endpoints.management() + "/q/health/ready"),
                get(endpoints.management() + "/q/metrics"));
    }

    private HttpRequest post(String path, String body) {
        return request(endpoints.api() + path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static HttpRequest get(String url) {
        return request(url).build();
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + System.getProperty(KEY));
    }

    private static void send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(request.method() + " " + request.uri().getPath() + " was answered "
                    + response.statusCode() + ": " + response.body());
        }
    }

    private static boolean holdsSomething(Path directory) {
        try (Stream<Path> content = Files.list(directory)) {
            return content.findAny().isPresent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
