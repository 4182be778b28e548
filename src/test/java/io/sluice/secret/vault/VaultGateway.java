package io.sluice.secret.vault;

import io.sluice.support.PackagedGateway;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.vault.BaoServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A packaged gateway whose provider keys are in Vault. Thread-safe once it runs. */
final class VaultGateway implements AutoCloseable {
    private static final String ADMIN = "integration-admin-key-1234";
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Tell me of rivers.\"}]";

    private final PackagedGateway gateway;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private VaultGateway(PackagedGateway gateway) {
        this.gateway = gateway;
    }

    /** One with a route {@code chat} that has this text for its key. Nothing runs yet. */
    static VaultGateway with(Path folder, FakeUpstream upstream, String vaultUrl, String key) throws IOException {
        Path file = Files.createDirectories(folder).resolve("routes.yaml");
        Files.writeString(file, """
                endpoints:
                  - name: chat
                    endpoint_type: llm/v1/chat
                    model: {provider: openai, name: gpt-4o, config: {openai_api_key: "%s", openai_api_base: "%s"}}
                    breaker: {volume: 1000}
                """.formatted(key, upstream.baseUrl("openai")));
        return new VaultGateway(PackagedGateway.in(folder.resolve("data"))
                .with("SLUICE_ADMIN_KEY", ADMIN)
                .with("SLUICE_CATALOG_FILE", file.toString())
                .with("QUARKUS_VAULT_URL", vaultUrl)
                .with("QUARKUS_VAULT_CONNECT_TIMEOUT", "1S")
                .with("QUARKUS_VAULT_READ_TIMEOUT", "1S"));
    }

    VaultGateway set(String variable, String value) {
        gateway.with(variable, value);
        return this;
    }

    VaultGateway withToken(String token) {
        return set("QUARKUS_VAULT_AUTHENTICATION_CLIENT_TOKEN", token);
    }

    VaultGateway withRole(BaoServer.AppRole role) {
        return set("QUARKUS_VAULT_AUTHENTICATION_APP_ROLE_ROLE_ID", role.roleId())
                .set("QUARKUS_VAULT_AUTHENTICATION_APP_ROLE_SECRET_ID", role.secretId());
    }

    VaultGateway start() {
        gateway.start();
        return this;
    }

    VaultGateway startUnready() {
        gateway.startUnready();
        return this;
    }

    PackagedGateway process() {
        return gateway;
    }

    /** A chat in OpenAI's language. */
    HttpResponse<String> chat(String route, boolean stream) {
        return send(
                "POST",
                "/v1/chat/completions",
                "{\"model\":\"" + route + "\",\"stream\":" + stream + "," + MESSAGES + "}");
    }

    /** A chat in MLflow's language. */
    HttpResponse<String> invocation(String route) {
        return send("POST", "/gateway/" + route + "/invocations", "{" + MESSAGES + "}");
    }

    HttpResponse<String> send(String method, String path, String body) {
        return send(
                HttpRequest.newBuilder(URI.create(gateway.apiUrl() + path)),
                method,
                HttpRequest.BodyPublishers.ofString(body));
    }

    /** The document of the readiness check. */
    String readiness() {
        return management("/q/health/ready");
    }

    String metrics() {
        return management("/q/metrics");
    }

    /** How often the log has a line with this text. */
    long logged(String text) {
        return gateway.output().lines().filter(line -> line.contains(text)).count();
    }

    @Override
    public void close() {
        gateway.close();
    }

    private String management(String path) {
        return send(
                        HttpRequest.newBuilder(URI.create(gateway.managementUrl() + path)),
                        "GET",
                        HttpRequest.BodyPublishers.noBody())
                .body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String method, HttpRequest.BodyPublisher body) {
        try {
            return client.send(
                    request.timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer " + ADMIN)
                            .header("Content-Type", "application/json")
                            .method(method, body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
