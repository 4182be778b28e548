package io.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.support.FreePorts;
import io.sluice.support.PackagedGateway;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ports over TLS, with the settings of {@code docs/tls.md}; callers of the API port show certificates. */
class TlsIT {
    private static final String KEY = "integration-admin-key-1234";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ROUTES = """
            endpoints:
              - name: chat
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: "%s"}}
            """;

    @TempDir
    private static Path folder;

    private static SelfSigned first;
    private static SelfSigned second;
    private static SelfSigned caller;
    private static SelfSigned stranger;
    private static SecretVolume volume;
    private static FakeUpstream upstream;
    private static PackagedGateway gateway;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        first = SelfSigned.make(folder, "first");
        second = SelfSigned.make(folder, "second", "-keyalg", "RSA", "-validity", "30");
        caller = SelfSigned.make(folder, "caller");
        stranger = SelfSigned.make(folder, "stranger");
        volume = new SecretVolume(folder.resolve("tls"));
        volume.write(first.certificatePem(), first.keyPem());
        Path callers = Files.writeString(folder.resolve("callers.crt"), caller.certificatePem());
        upstream = FakeUpstream.start();
        Path routes = Files.writeString(folder.resolve("routes.yaml"), ROUTES.formatted(upstream.baseUrl("openai")));
        port = FreePorts.next();
        gateway = PackagedGateway.in(folder.resolve("data"))
                .with("SLUICE_ADMIN_KEY", KEY)
                .with("SLUICE_CATALOG_FILE", routes.toString())
                .with("QUARKUS_HTTP_SSL_PORT", Integer.toString(port))
                .with("QUARKUS_HTTP_TLS_CONFIGURATION_NAME", "gateway")
                .with("QUARKUS_MANAGEMENT_TLS_CONFIGURATION_NAME", "gateway")
                .with(
                        "QUARKUS_TLS_GATEWAY_KEY_STORE_PEM_SERVER_CERT",
                        volume.file("tls.crt").toString())
                .with(
                        "QUARKUS_TLS_GATEWAY_KEY_STORE_PEM_SERVER_KEY",
                        volume.file("tls.key").toString())
                .with("QUARKUS_TLS_GATEWAY_RELOAD_PERIOD", "1s")
                .with("QUARKUS_TLS_GATEWAY_TRUST_STORE_PEM_CERTS", callers.toString())
                .with("SLUICE_TLS_CLIENT_CERTIFICATES", "required")
                .startUnready();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void reset() {
        upstream.reset();
        upstream.onEveryCall(Reply.text("one two three"));
    }

    @Test
    void plainHttpStaysClosedAndTheFirstLinesNameHttps() {
        assertThat(gateway.output())
                .contains("API         https://127.0.0.1:" + port + " ")
                .contains("Management  " + management("") + " ");
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(gateway.apiUrl() + "/health"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aCertificateIsNeededBesideTheKey() throws Exception {
        HttpRequest models = request("/v1/models").build();

        assertThat(send(caller, models).statusCode()).isEqualTo(200);
        assertThat(send(caller, HttpRequest.newBuilder(models.uri()).build()).statusCode())
                .isEqualTo(401);
        assertThatThrownBy(() -> send(null, models)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> send(stranger, models)).isInstanceOf(IOException.class);
        assertThat(send(
                                null,
                                HttpRequest.newBuilder(URI.create(management("/q/health/ready")))
                                        .build())
                        .statusCode())
                .as("probes of the management port show none")
                .isEqualTo(200);
    }

    @Test
    void callsWholeAndStreamedGoOverEitherVersionOfHttp() throws Exception {
        for (HttpClient.Version version : HttpClient.Version.values()) {
            try (HttpClient client = client(caller, version)) {
                HttpResponse<String> whole = client.send(chat(false), HttpResponse.BodyHandlers.ofString());
                HttpResponse<String> streamed = client.send(chat(true), HttpResponse.BodyHandlers.ofString());

                assertThat(whole.version()).isEqualTo(version);
                assertThat(whole.body()).contains("one two three");
                assertThat(streamed.version()).isEqualTo(version);
                assertThat(streamed.body()).contains("two").endsWith("data: [DONE]\n\n");
            }
        }
    }

    @Test
    void hangingUpOverHttp2ReachesTheUpstreamAndLeavesTheConnection() throws Exception {
        upstream.reset();
        upstream.script().next(Reply.text("word ".repeat(500)).gap(Duration.ofMillis(200)));
        upstream.script().next(Reply.text("one two three"));
        try (HttpClient client = client(caller, HttpClient.Version.HTTP_2)) {
            HttpResponse<InputStream> stream = client.send(chat(true), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(stream.body().read()).isEqualTo('d');

            stream.body().close();

            await("the reset at the upstream")
                    .atMost(PATIENCE)
                    .until(() -> upstream.requests().getFirst().outcome() == Outcome.CANCELLED_BY_CLIENT);
            assertThat(client.send(chat(false), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void renewedCertificatesAreServedBrokenOnesAreNotAndNoCallFails() throws Exception {
        SSLContext tls = SelfSigned.client(caller, first, second);
        try (var calls = new SteadyCalls(tls, chat(false))) {
            awaitMore(calls);

            volume.write(second.certificatePem(), second.keyPem());
            awaitServed(second);

            volume.write(first.certificatePem(), caller.keyPem());
            awaitRefused("the private key is not that of the certificate");
            volume.write("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", second.keyPem());
            awaitRefused("problem=Invalid key/certificate pair configuration for certificate 'gateway'");
            awaitMore(calls);
            for (int i = 0; i < 8; i++) {
                assertThat(shown(port)).as("the one before stays").isEqualTo(second.certificate());
            }

            volume.write(first.certificatePem(), first.keyPem());
            awaitServed(first);
            awaitMore(calls);
            await("files in order").atMost(PATIENCE).until(() -> metric("sluice_tls_files_valid") == 1);

            calls.close();
            assertThat(calls.failures()).isEmpty();
        }
        double month = Duration.ofDays(30).toSeconds();
        assertThat(metric("sluice_tls_certificate_remaining_seconds"))
                .isBetween(month - Duration.ofHours(2).toSeconds(), month);
        assertThat(metric("sluice_tls_certificate_lifetime_seconds")).isEqualTo(month);
    }

    private static void awaitMore(SteadyCalls calls) {
        int before = calls.served();
        await("calls to be served").atMost(PATIENCE).until(() -> calls.served() > before + 10);
    }

    /** By every event loop of both ports: so by many new connections in a row. */
    private static void awaitServed(SelfSigned expected) {
        for (int each : List.of(port, URI.create(management("")).getPort())) {
            await("the certificate of port " + each).atMost(PATIENCE).untilAsserted(() -> {
                for (int i = 0; i < 8; i++) {
                    assertThat(shown(each)).isEqualTo(expected.certificate());
                }
            });
        }
    }

    private static void awaitRefused(String problem) {
        await("the refusal in the log and in the metrics").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(gateway.output())
                    .containsPattern("ERROR .*the one before stays in use tls=gateway .*" + Pattern.quote(problem));
            assertThat(metric("sluice_tls_files_valid")).isZero();
        });
    }

    /** What a new connection is shown. */
    private static Certificate shown(int port) throws Exception {
        SSLContext tls = SelfSigned.client(caller, first, second);
        try (var socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static double metric(String name) throws Exception {
        HttpRequest scrape = HttpRequest.newBuilder(URI.create(management("/q/metrics")))
                .header("Authorization", "Bearer " + KEY)
                .build();
        Matcher sample = Pattern.compile("(?m)^" + name + "\\{port=\"api\"} (\\S+)$")
                .matcher(send(null, scrape).body());
        assertThat(sample.find()).as(name).isTrue();
        return Double.parseDouble(sample.group(1));
    }

    private static HttpResponse<String> send(SelfSigned own, HttpRequest request) throws Exception {
        try (HttpClient client = client(own, HttpClient.Version.HTTP_1_1)) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpClient client(SelfSigned own, HttpClient.Version version) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(SelfSigned.client(own, first, second))
                .version(version)
                .build();
    }

    private static HttpRequest chat(boolean stream) {
        return request("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"chat\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .formatted(stream)))
                .build();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + KEY);
    }

    private static String management(String path) {
        return gateway.managementUrl().replace("http:", "https:") + path;
    }
}
