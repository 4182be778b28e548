package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.LedgerRows.Row;
import io.sluice.support.PackagedGateway;
import io.sluice.support.RawStream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stop in good order: it is told before it is felt, what was still read for a caller who had left is written down, and what was
 * set is kept.
 */
class StopIT {
    private static final String ROUTES = """
            endpoints:
              - name: drained
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
                on_disconnect: drain
              - name: chat
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
            """;
    private static final int STREAMS = 40;
    private static final String LIMITS = "/api/2.0/gateway/limits/";

    @TempDir
    private Path folder;

    @Test
    void anAnswerThatIsReadForNobodyDoesNotHoldUpAStopAndIsARowAfterIt() throws Exception {
        try (GatewaySetup setup = GatewaySetup.start(folder, ROUTES)) {
            // Given
            Instant begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
            HttpResponse<String> set = setup.post(
                    LIMITS, "{\"route\":\"drained\",\"limits\":[{\"calls\":9,\"renewal_period\":\"hour\"}]}");
            assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
            setup.upstream().onEveryCall(Reply.text("word ".repeat(40)).stallAfterEvent(20));
            try (var stream = RawStream.open(
                    setup.gateway().apiUrl(), GatewaySetup.KEY, GatewaySetup.CHAT.formatted("drained", true))) {
                stream.readUntil("word");
            }
            await().during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> setup.upstream().lastRequest().outcome() == Outcome.IN_PROGRESS);

            // When
            PackagedGateway.Ended ended = setup.gateway().terminate();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> setup.upstream().lastRequest().outcome() == Outcome.CANCELLED_BY_CLIENT);
            setup.gateway().start();

            // Then
            List<Row> rows = new LedgerRows(setup.client(), setup.gateway().apiUrl()).await(begin, 1);
            assertThat(rows.getFirst().known()).isEqualTo("estimated");
            assertThat(rows.getFirst().outcome()).isEqualTo("aborted");
            assertThat(ended.output()).doesNotContain(" ERROR ");
            assertThat(setup.get(LIMITS + "drained").body())
                    .isEqualTo("{\"limits\":[{\"calls\":9,\"key\":null,\"renewal_period\":\"hour\"}]}");
        }
    }

    @Test
    void streamsThatOutliveTheBoundAreCutAndInTheDatabaseBeforeTheProcessEnds() throws Exception {
        // Given
        try (GatewaySetup setup = GatewaySetup.start(folder, ROUTES, Map.of("QUARKUS_SHUTDOWN_TIMEOUT", "2S"))) {
            Instant begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
            setup.upstream().onEveryCall(Reply.text("word ".repeat(4000)).gap(Duration.ofMillis(50)));
            List<RawStream> streams = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(RawStream.open(
                        setup.gateway().apiUrl(), GatewaySetup.KEY, GatewaySetup.CHAT.formatted("chat", true)));
            }
            for (RawStream stream : streams) {
                stream.readUntil("word");
            }

            // When
            PackagedGateway.Ended ended = setup.gateway().terminate();
            for (RawStream stream : streams) {
                stream.close();
            }
            setup.gateway().start();

            // Then
            assertThat(ended.output()).contains("Timed out waiting for graceful shutdown");
            assertThat(setup.gateway().output()).doesNotContain("journal replayed");
            assertThat(new LedgerRows(setup.client(), setup.gateway().apiUrl()).await(begin, STREAMS))
                    .extracting(Row::known, Row::outcome)
                    .containsOnly(tuple("estimated", "aborted"));
        }
    }

    @Test
    void aStopIsToldBeforeItIsFeltAndAStreamEndsAsItWouldHave() throws Exception {
        Map<String, String> drain = Map.of("QUARKUS_SHUTDOWN_DELAY", "10S", "QUARKUS_SHUTDOWN_TIMEOUT", "60S");
        try (GatewaySetup setup = GatewaySetup.start(Files.createDirectory(folder.resolve("told")), ROUTES, drain);
                ExecutorService stopping = Executors.newSingleThreadExecutor()) {
            // Given
            setup.upstream().onEveryCall(Reply.text("word ".repeat(50)).gap(Duration.ofMillis(300)));
            try (var stream = RawStream.open(
                    setup.gateway().apiUrl(), GatewaySetup.KEY, GatewaySetup.CHAT.formatted("drained", true))) {
                stream.readUntil("word");
                assertThat(setup.metrics()).contains("\nsluice_calls_in_flight 1.0\n");
                assertThat(management(setup, "/q/health/group/traffic").statusCode())
                        .isEqualTo(200);

                // When
                Future<PackagedGateway.Ended> ended =
                        stopping.submit(() -> setup.gateway().terminate());

                // Then
                HttpResponse<String> traffic = await().atMost(Duration.ofSeconds(30))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> management(setup, "/q/health/group/traffic"), reply -> reply.statusCode() == 503);
                assertThat(traffic.body()).contains("The gateway is stopping.");
                assertThat(management(setup, "/q/health/live").statusCode()).isEqualTo(200);
                assertThat(setup.get("/v1/models").statusCode()).isEqualTo(200);
                stream.readUntil("data: [DONE]");
                assertThat(ended.get(60, TimeUnit.SECONDS).output()).doesNotContain(" ERROR ");
            }
        }
    }

    private static HttpResponse<String> management(GatewaySetup setup, String path) throws Exception {
        return setup.client()
                .send(
                        HttpRequest.newBuilder(URI.create(setup.gateway().managementUrl() + path))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
