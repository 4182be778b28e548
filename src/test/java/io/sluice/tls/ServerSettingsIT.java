package io.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.support.FreePorts;
import io.sluice.support.PackagedGateway;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/tls.md} says of Quarkus' own settings of the server, on a packaged gateway. */
@Tag("side-by-side")
class ServerSettingsIT {
    private static final String KEY = "integration-admin-key-1234";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static SelfSigned served;
    private static SelfSigned caller;
    /** By its name a caller: clients do not even show certificates of others. */
    private static SelfSigned stranger;

    private static PackagedGateway gateway;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        served = SelfSigned.make(folder, "served");
        caller = SelfSigned.make(folder, "caller");
        stranger = SelfSigned.make(Files.createDirectory(folder.resolve("stranger")), "caller");
        port = FreePorts.next();
        gateway = PackagedGateway.in(folder.resolve("data"))
                .with("SLUICE_ADMIN_KEY", KEY)
                .with("QUARKUS_HTTP_SSL_PORT", Integer.toString(port))
                .with("QUARKUS_HTTP_TLS_CONFIGURATION_NAME", "gateway")
                .with("QUARKUS_HTTP_INSECURE_REQUESTS", "redirect")
                .with(
                        "QUARKUS_TLS_GATEWAY_KEY_STORE_P12_PATH",
                        folder.resolve("served.p12").toString())
                .with("QUARKUS_TLS_GATEWAY_KEY_STORE_P12_PASSWORD", "changeit")
                .with(
                        "QUARKUS_TLS_GATEWAY_TRUST_STORE_P12_PATH",
                        folder.resolve("caller.p12").toString())
                .with("QUARKUS_TLS_GATEWAY_TRUST_STORE_P12_PASSWORD", "changeit")
                .with("SLUICE_TLS_CLIENT_CERTIFICATES", "request")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aRequestedCertificateMayBeLeftOutButNotBeWrong() throws Exception {
        assertThat(models(null)).isEqualTo(200);
        assertThat(models(caller)).isEqualTo(200);
        assertThatThrownBy(() -> models(stranger)).isInstanceOf(IOException.class);
    }

    @Test
    void callersOfThePlainPortAreSentToTheOther() throws Exception {
        HttpResponse<String> reply;
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            reply = client.send(request(gateway.apiUrl() + "/v1/models"), HttpResponse.BodyHandlers.ofString());
        }

        assertThat(reply.statusCode()).isEqualTo(301);
        assertThat(reply.headers().firstValue("Location")).hasValue("https://127.0.0.1:" + port + "/v1/models");
    }

    @Test
    void theProxyProtocolTellsTheCallersAddress() throws Exception {
        try (PackagedGateway behind = PackagedGateway.in(folder.resolve("behind"))
                .with("SLUICE_ADMIN_KEY", KEY)
                .with("QUARKUS_HTTP_PROXY_USE_PROXY_PROTOCOL", "true")
                .start()) {
            assertThat(throughProxy(behind, "/v1/models/proxied", "wrong")).startsWith("HTTP/1.1 401 ");

            await("the refusal on record")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(throughProxy(behind, "/admin/v1/audit", KEY))
                            .contains("path:/v1/models/proxied", "203.0.113.9"));
        }
    }

    /** What comes back for a request that begins with the line of a load balancer. */
    private static String throughProxy(PackagedGateway gateway, String path, String key) throws IOException {
        URI api = URI.create(gateway.apiUrl());
        try (var socket = new Socket(api.getHost(), api.getPort())) {
            socket.getOutputStream()
                    .write("""
                    PROXY TCP4 203.0.113.9 127.0.0.1 40000 %d\r
                    GET %s HTTP/1.1\r
                    Host: gateway\r
                    Authorization: Bearer %s\r
                    Connection: close\r
                    \r
                    """.formatted(api.getPort(), path, key).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static int models(@Nullable SelfSigned own) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(SelfSigned.client(own, served))
                .build()) {
            return client.send(
                            request("https://127.0.0.1:" + port + "/v1/models"), HttpResponse.BodyHandlers.ofString())
                    .statusCode();
        }
    }

    private static HttpRequest request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + KEY)
                .build();
    }
}
