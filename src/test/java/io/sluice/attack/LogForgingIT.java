package io.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.support.PackagedGateway;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.VendorError;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Line breaks in whatever can be sent, declared or answered: none begins a line of the log. */
@Tag("side-by-side")
class LogForgingIT {
    private static final String KEY = "integration-admin-key-1234";
    private static final String FORGED = "FORGED 2026-01-01 00:00:00.000 ERROR [i.s.b.Main] all keys revoked";

    /** As JSON and YAML write it. */
    private static final String BREAKING = "x\\r\\n" + FORGED + "\\u001b[2K\\u2028" + FORGED;

    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model:
                  provider: openai
                  name: gpt-4o
                  config: {openai_api_key: sk-1, openai_api_base: BASE, "%1$s": odd}
            """.formatted(BREAKING);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @Test
    void textFromOutsideNeverBeginsALine() throws Exception {
        String log;
        try (FakeUpstream upstream = FakeUpstream.start()) {
            Path file = folder.resolve("routes.yaml");
            Files.writeString(file, ROUTES.replace("BASE", upstream.baseUrl("openai")));
            try (PackagedGateway gateway = PackagedGateway.in(folder.resolve("data"))
                    .with("SLUICE_ADMIN_KEY", KEY)
                    .with("SLUICE_CATALOG_FILE", file.toString())
                    .with("SLUICE_ACCESS_LOG_ENABLED", "true")
                    .with("QUARKUS_LOG_CATEGORY__IO_SLUICE__LEVEL", "DEBUG")
                    .start()) {
                attack(gateway, upstream);
                Files.writeString(file, "endpoints: [{name: \"" + BREAKING + "\", " + FORGED);
                post(gateway, "/v1/chat/completions", chat("chat", "after"));
                log = gateway.terminate().output();
            }
        }

        assertThat(log)
                .contains("x\\r\\n"
                        + FORGED.substring(0, 30)); // hostile text was there to be logged, and is shown escaped
        assertThat(log.split("[\\r\\n\\u0085\\u2028]+")).noneMatch(line -> line.startsWith("FORGED"));
    }

    private void attack(PackagedGateway gateway, FakeUpstream upstream) throws Exception {
        for (String path :
                List.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/endpoints/chat/invocations")) {
            for (String body : List.of(
                    chat("chat", BREAKING),
                    chat(BREAKING, "u"),
                    "{\"model\":\"chat\",\"" + BREAKING + "\":\"" + BREAKING + "\"}",
                    "{\"model\":\"chat\",\n" + FORGED,
                    "\r\n" + FORGED)) {
                post(gateway, path, body);
            }
        }
        assertThat(upstream.requests()).as("some of it is accepted").isNotEmpty();
        upstream.onEveryCall(Reply.error(VendorError.of(500).withMessage("x\r\n" + FORGED)));
        post(gateway, "/v1/chat/completions", chat("chat", "u"));
        upstream.onEveryCall(Reply.body(200, "text/html", "x\r\n" + FORGED));
        post(gateway, "/v1/chat/completions", chat("chat", "u"));
        upstream.onEveryCall(Reply.body(200, "application/json", "{\"choices\":\"x\r\n" + FORGED));
        post(gateway, "/v1/chat/completions", chat("chat", "u"));
        post(gateway, "/admin/v1/routes", "{\"name\":\"" + BREAKING + "\",\"" + BREAKING + "\":1}");
        URI api = URI.create(gateway.apiUrl());
        for (String path : List.of(
                "/x%0d%0a" + FORGED.replace(' ', '+'), "/gateway/x%0a" + FORGED.replace(' ', '+') + "/invocations")) {
            RawRequest.send(
                    api,
                    "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer " + KEY
                            + "\r\nUser-Agent: x\r\n " + FORGED + "\r\nX-Request-Id: x\r\n " + FORGED + "\r\n\r\n");
        }
        RawRequest.send(api, "GET / HTTP/1.1\r\nHost: h\r\nX: a\n" + FORGED + "\r\n\r\n");
    }

    private static String chat(String model, String user) {
        return "{\"model\":\"%s\",\"user\":\"%s\",\"messages\":[{\"role\":\"user\",\"name\":\"%s\",\"content\":\"%s\"}]}"
                .formatted(model, user, user, user);
    }

    private void post(PackagedGateway gateway, String path, String body) throws Exception {
        client.send(
                HttpRequest.newBuilder(URI.create(gateway.apiUrl() + path))
                        .header("Authorization", "Bearer " + KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
