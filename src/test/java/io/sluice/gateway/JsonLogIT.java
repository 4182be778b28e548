package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.support.PackagedGateway;
import io.sluice.support.upstream.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as JSON, from the first line of a start to the last of a stop, and whose request each line belongs to. */
class JsonLogIT {
    private static final int CALLS = 200;
    private static final Pattern CALL = Pattern.compile("call=(req_[0-9a-f]{32})");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> JSON = Map.of(
            "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
            "QUARKUS_LOG_CATEGORY__IO_SLUICE__LEVEL", "DEBUG",
            "SLUICE_SECRETS_LOCAL_FILE_CHECK_INTERVAL", "1ms");
    private static final String ROUTES = """
            endpoints:
              - name: first
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
                retries: {max: 1, first_delay: 5ms, max_delay: 10ms}
                breaker: {volume: 10000}
              - name: second
                endpoint_type: llm/v1/chat
                model: {provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: sk-ant-x, api_base: ANTHROPIC}}
                retries: {max: 0}
                breaker: {volume: 10000}
              - name: keyless
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: "file:KEYFILE", openai_api_base: OPENAI}}
                breaker: {volume: 10000}
            """;
    private static final List<String> NAMES = List.of("first", "second", "keyless");

    @TempDir
    private Path folder;

    /** What a call was told, and what it had said. */
    private record Told(String id, String trace, String route) {}

    @Test
    void everyLineIsJsonAndOfItsOwnRequest() throws Exception {
        Map<String, Told> told;
        String output;
        String classes;
        String threads;
        Path key = Files.writeString(folder.resolve("key"), "sk-y");
        try (var setup = GatewaySetup.start(folder, ROUTES.replace("KEYFILE", key.toString()), JSON)) {
            Files.delete(key); // looked for on a worker thread, call by call
            var turn = new AtomicInteger();
            setup.upstream()
                    .onEveryCall(
                            request -> Reply.error(500).latency(Duration.ofMillis(turn.incrementAndGet() % 7 * 5)));

            told = calls(setup).stream().collect(Collectors.toMap(Told::id, one -> one));

            await().atMost(PATIENCE).until(() -> count(setup.gateway().output(), "io.sluice.access") >= CALLS);
            classes = setup.gateway().diagnose("GC.class_histogram");
            threads = setup.gateway().diagnose("Thread.print");
            output = setup.gateway().terminate().output();
        }

        List<JsonNode> lines = LogLines.of(output);
        assertThat(told).as("ids are never given twice").hasSize(CALLS);
        assertEachIsOfItsOwnRequest(lines, told);
        assertThat(lines).allSatisfy(line -> {
            assertThat(OffsetDateTime.parse(line.path("timestamp").textValue())).isNotNull();
            assertThat(line.path("level").textValue()).isNotEmpty();
            assertThat(line.path("logger").textValue()).isNotEmpty();
            assertThat(line.path("message").textValue()).isNotEmpty();
        });
        assertThat(messages(lines))
                .anyMatch(message -> message.matches("Sluice \\S+ is ready after \\S+ s\\."))
                .anyMatch(message -> message.startsWith("API http://127.0.0.1:"))
                .contains("Sluice has stopped.");
        assertThat(output).doesNotContain("Tell me of rivers", "sk-x", "sk-ant-x", GatewaySetup.KEY);

        assertThat(classes).contains("io.sluice.telemetry").doesNotContain("io.opentelemetry.sdk");
        assertThat(threads).contains("vert.x-eventloop").doesNotContain("BatchSpanProcessor");
    }

    @Test
    void aStartThatFailsSaysSoInJsonToo() throws Exception {
        Path file = folder.resolve("routes.yaml");
        Files.writeString(file, "endpoints: [{name: chat, nonsense: 1}]");
        try (PackagedGateway gateway = PackagedGateway.in(folder.resolve("failing"))
                .with("SLUICE_ADMIN_KEY", GatewaySetup.KEY)
                .with("SLUICE_CATALOG_FILE", file.toString())
                .with("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true")) {
            var ended = gateway.runToEnd();

            assertThat(ended.status()).isEqualTo(1);
            assertThat(messages(LogLines.of(ended.output())))
                    .anyMatch(message -> message.startsWith("Sluice cannot start. ") && message.contains("'chat'"));

            gateway.with("SLUICE_STORE_URL", "nonsense");
            assertThat(messages(LogLines.of(gateway.runToEnd().output())))
                    .anyMatch(message -> message.startsWith("Sluice cannot start. "));
        }
    }

    private List<Told> calls(GatewaySetup setup) {
        List<CompletableFuture<Told>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            String route = NAMES.get(i % NAMES.size());
            String trace = "%032x".formatted(i + 1);
            calls.add(setup.client()
                    .sendAsync(
                            setup.request("/v1/chat/completions")
                                    .header("Content-Type", "application/json")
                                    .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                                    .POST(BodyPublishers.ofString(GatewaySetup.CHAT.formatted(route, i % 2 == 0)))
                                    .build(),
                            BodyHandlers.ofString())
                    .thenApply(reply -> new Told(id(reply), trace, route)));
        }
        return calls.stream()
                .map(call ->
                        call.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
                .toList();
    }

    private static String id(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isGreaterThanOrEqualTo(400);
        return reply.headers().firstValue("x-request-id").orElseThrow();
    }

    private static void assertEachIsOfItsOwnRequest(List<JsonNode> lines, Map<String, Told> told) {
        int access = 0;
        int keyless = 0;
        for (JsonNode line : lines) {
            Matcher call = CALL.matcher(line.path("message").textValue());
            JsonNode context = line.path("context");
            if (call.find()) {
                assertThat(context.path("request_id").textValue())
                        .as(line.toString())
                        .isEqualTo(call.group(1));
            }
            Told owner = told.get(context.path("request_id").asText());
            if (owner != null) {
                assertThat(context.path("trace_id").textValue()).isEqualTo(owner.trace());
                assertThat(context.path("route").textValue()).isEqualTo(owner.route());
                access += line.path("logger").textValue().equals("io.sluice.access") ? 1 : 0;
                keyless += line.path("message").textValue().startsWith("No credential call=") ? 1 : 0;
            }
        }
        assertThat(access).as("one line a call").isEqualTo(CALLS);
        assertThat(keyless).as("calls without a credential").isEqualTo(CALLS / NAMES.size());
    }

    private static List<String> messages(List<JsonNode> lines) {
        return lines.stream().map(line -> line.path("message").textValue()).toList();
    }

    private static long count(String output, String part) {
        return output.lines().filter(line -> line.contains(part)).count();
    }
}
