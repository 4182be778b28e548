package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sluice.gateway.BadUpstream.Fate;
import io.sluice.gateway.LedgerRows.Row;
import io.sluice.support.CanarySecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Upstreams that are none, before the packaged gateway with half a gigabyte of heap: what each of them does has one failure,
 * with one status in each dialect and the same words, none of which is a secret. {@code docs/egress.md} has the table.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadUpstreamIT {
    private static final String PASSWORD = "changeit";
    private static final String GOOD =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
    private static final String ROUTE = """
              - name: %s
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: m, config: {openai_api_key: %s, openai_api_base: "%s"}}
                retries: {max: 0}
                breaker: {volume: 10000}
                timeouts: {open: %s, gap: %s, total: %s}
            """;

    /** A way into the gateway. */
    private enum Door {
        OPENAI("/v1/chat/completions"),
        ANTHROPIC("/v1/messages"),
        MLFLOW_ROUTES("/gateway/%s/invocations"),
        MLFLOW_ENDPOINTS("/endpoints/%s/invocations");

        private final String path;

        Door(String path) {
            this.path = path;
        }

        boolean streams() {
            return this != MLFLOW_ROUTES;
        }

        int status(Fate fate) {
            return switch (this) {
                case OPENAI, ANTHROPIC -> fate.status();
                case MLFLOW_ROUTES, MLFLOW_ENDPOINTS -> fate.mlflow();
            };
        }

        String body(String route, boolean stream) {
            String said = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"max_tokens\":9";
            String streamed = stream ? ",\"stream\":true" : "";
            return switch (this) {
                case OPENAI, ANTHROPIC -> "{\"model\":\"" + route + "\"," + said + streamed + "}";
                case MLFLOW_ROUTES, MLFLOW_ENDPOINTS -> "{" + said + streamed + "}";
            };
        }
    }

    /** One call and what came of it. */
    private record Called(BadUpstream upstream, Door door, boolean stream, String tag, int status, String told) {
        Fate fate() {
            return stream ? upstream.stream() : upstream.whole();
        }

        @Override
        public String toString() {
            return upstream + " " + door + (stream ? " streamed" : "");
        }
    }

    @TempDir
    private static Path folder;

    private final RawServer server = RawServer.start();
    private final RawServer elsewhere = RawServer.start().answer("elsewhere", (out, head) -> {
        byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
        out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
    });
    private final List<RawServer> secure = new ArrayList<>();
    private List<BadUpstream> all = List.of();
    private GatewaySetup setup;
    private LedgerRows ledger;

    @BeforeAll
    void start() throws IOException, GeneralSecurityException {
        all = BadUpstream.all(elsewhere.port());
        all.forEach(bad -> server.answer(bad.name(), bad.answer()));
        var routes = new StringBuilder("endpoints:\n");
        for (BadUpstream bad : all) {
            routes.append(route(bad.name(), "http://127.0.0.1:" + server.port() + "/" + bad.name(), bad.hurried()));
        }
        routes.append(route("tls-right", "https://localhost:" + secure("right", "localhost", true), false));
        routes.append(route("tls-untrusted", "https://localhost:" + secure("untrusted", "localhost", false), false));
        routes.append(
                route("tls-other-host", "https://localhost:" + secure("other", "elsewhere.example", true), false));
        routes.append(route("tls-none", "https://localhost:" + server.port(), false));
        String trust = "-Djavax.net.ssl.trustStore=" + folder.resolve("trusted.p12")
                + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
        setup = GatewaySetup.start(folder, routes.toString(), Map.of("JAVA_TOOL_OPTIONS", trust));
        ledger = new LedgerRows(setup.client(), setup.gateway().apiUrl());
    }

    @AfterAll
    void stop() {
        setup.close();
        server.close();
        elsewhere.close();
        secure.forEach(RawServer::close);
    }

    @TestFactory
    Stream<DynamicTest> eachHasOneFailureInEveryDialect() throws Exception {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
        List<Called> calls = callAll();
        List<Row> rows = ledger.await(begin, calls.size());
        return all.stream()
                .map(bad -> dynamicTest(bad.name(), () -> {
                    var softly = new SoftAssertions();
                    calls.stream().filter(call -> call.upstream() == bad).forEach(call -> {
                        Row row = rows.stream()
                                .filter(one -> one.tag("bad").equals(call.tag()))
                                .findFirst()
                                .orElseThrow();
                        softly.assertThat(call.status())
                                .as(call + " " + call.told())
                                .isEqualTo(call.door().status(call.fate()));
                        softly.assertThat(call.told())
                                .as(call.toString())
                                .contains(call.fate().message());
                        softly.assertThat(call.told()).as(call.toString()).doesNotContain(CanarySecret.TEXT);
                        softly.assertThat(row.outcome())
                                .as(call + " " + call.told())
                                .isEqualTo(call.fate().outcome());
                    });
                    softly.assertAll();
                }));
    }

    @Test
    void noRedirectIsFollowed() throws Exception {
        for (BadUpstream bad : all) {
            if (bad.name().startsWith("redirect")) {
                call(bad, Door.OPENAI, false, "redirected");
                call(bad, Door.OPENAI, true, "redirected");
            }
        }

        assertThat(elsewhere.connections()).isZero();
    }

    @Test
    void certificatesMustBeTrustedAndForTheHost() throws Exception {
        assertThat(setup.chat("tls-right", false).body()).contains("\"Hi\"");
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            // At once, for a handshake that nobody answers takes its time
            for (Future<Void> done :
                    threads.invokeAll(List.<Callable<Void>>of(() -> refused(false), () -> refused(true)))) {
                done.get();
            }
        }
    }

    @Nullable
    private Void refused(boolean stream) throws Exception {
        assertThat(setup.chat("tls-untrusted", stream).body())
                .contains("The provider's certificate is not one that the gateway trusts.");
        assertThat(setup.chat("tls-other-host", stream).body())
                .contains("The provider's certificate is for another host.");
        assertThat(setup.chat("tls-none", stream).body())
                .contains("No secure connection to the provider could be made.");
        assertThat(setup.chat("tls-untrusted", stream).statusCode()).isEqualTo(502);
        return null;
    }

    @Test
    void theTableIsInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("docs/egress.md"));
        assertThat(all).allSatisfy(bad -> assertThat(page).contains(line(bad)));
    }

    private static String line(BadUpstream bad) {
        return "| " + bad.what() + " | " + cell(bad.whole()) + " | "
                + (bad.stream().equals(bad.whole()) ? "the same" : cell(bad.stream())) + " |";
    }

    private static String cell(Fate fate) {
        String status =
                fate.status() == fate.mlflow() ? "" + fate.status() : fate.status() + ", MLflow " + fate.mlflow();
        return status + " `" + fate.outcome() + "` " + fate.message();
    }

    private List<Called> callAll() throws Exception {
        List<Callable<Called>> calls = new ArrayList<>();
        for (BadUpstream bad : all) {
            for (Door door : Door.values()) {
                for (boolean stream : new boolean[] {false, true}) {
                    if (!stream || door.streams()) {
                        String tag = "t" + calls.size();
                        calls.add(() -> call(bad, door, stream, tag));
                    }
                }
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            var done = new ArrayList<Called>();
            for (Future<Called> call : threads.invokeAll(calls)) {
                done.add(call.get());
            }
            return done;
        }
    }

    private Called call(BadUpstream bad, Door door, boolean stream, String tag)
            throws IOException, InterruptedException {
        HttpResponse<String> reply = setup.client()
                .send(
                        setup.request(door.path.formatted(bad.name()))
                                .header("Content-Type", "application/json")
                                .header("anthropic-version", "2023-06-01")
                                .header("x-sluice-tags", "bad=" + tag)
                                .POST(HttpRequest.BodyPublishers.ofString(door.body(bad.name(), stream)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        String body = reply.body().length() <= 4000
                ? reply.body()
                : reply.body().substring(reply.body().length() - 4000);
        return new Called(
                bad, door, stream, tag, reply.statusCode(), reply.headers().map() + " " + body);
    }

    private static String route(String name, String address, boolean hurried) {
        return ROUTE.formatted(
                name,
                CanarySecret.TEXT,
                address + "/v1",
                hurried ? "3s" : "60s",
                hurried ? "3s" : "60s",
                hurried ? "6s" : "120s");
    }

    /** A server of TLS with a certificate for this host; its port. */
    private int secure(String alias, String host, boolean trusted) throws IOException, GeneralSecurityException {
        Path file = folder.resolve(alias + ".p12");
        keytool(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=DNS:" + host,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        if (trusted) {
            Path certificate = folder.resolve(alias + ".pem");
            keytool(
                    "-exportcert",
                    "-rfc",
                    "-alias",
                    alias,
                    "-file",
                    certificate.toString(),
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD);
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    alias,
                    "-file",
                    certificate.toString(),
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    folder.resolve("trusted.p12").toString(),
                    "-storepass",
                    PASSWORD);
        }
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket socket =
                context.getServerSocketFactory().createServerSocket(0, 64, InetAddress.getLoopbackAddress());
        RawServer made = RawServer.on(socket).answer("v1", (out, head) -> {
            byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
        });
        secure.add(made);
        return made.port();
    }

    private static void keytool(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process tool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(tool.onExit().join().exitValue()).as("%s", command).isZero();
    }
}
