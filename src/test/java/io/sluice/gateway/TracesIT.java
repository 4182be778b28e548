package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.Collector.Seen;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.VendorError;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans of calls as a collector gets them, and the same trace as callers, providers and the log see it. */
class TracesIT {
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";
    private static final AtomicInteger TRACES = new AtomicInteger();
    private static final String ANSWER = "Rivers run to the sea.";
    private static final String ROUTES = """
            endpoints:
              - name: talk
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
                retries: {max: 1, first_delay: 5ms, max_delay: 10ms}
                breaker: {volume: 10000}
            """;

    @TempDir
    private static Path folder;

    private static Collector collector;
    private static GatewaySetup setup;

    private final String trace = "4bf92f3577b34da6a3ce929d0e%06x".formatted(TRACES.incrementAndGet());

    @BeforeAll
    static void start() throws IOException {
        collector = Collector.start();
        setup = GatewaySetup.start(
                folder,
                ROUTES,
                Map.of(
                        "SLUICE_TELEMETRY_TRACES_ENABLED", "true",
                        "OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(),
                        "OTEL_BSP_SCHEDULE_DELAY", "100",
                        "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"));
    }

    @AfterAll
    static void stop() {
        setup.close();
        collector.close();
    }

    @BeforeEach
    void reset() {
        setup.upstream().reset();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallIsASpanAndItsAttemptAnotherBelowIt(boolean stream) throws Exception {
        setup.upstream().onEveryCall(Reply.text(ANSWER).usage(11, 7));

        HttpResponse<String> reply = call("talk", stream, "01");

        assertThat(reply.statusCode()).isEqualTo(200);
        List<Seen> spans = spans(2);
        Seen call = spans.getFirst();
        assertThat(call.name()).isEqualTo("chat talk");
        assertThat(call.kind()).isEqualTo("SPAN_KIND_SERVER");
        assertThat(call.parentId()).isEqualTo(CALLERS_SPAN);
        assertThat(call.traceState()).isEqualTo("rojo=1,congo=2");
        assertThat(call.failed()).isFalse();
        assertThat(call.attributes())
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.request.model", "talk")
                .containsEntry("gen_ai.response.finish_reasons", "[stop]")
                .containsEntry("sluice.dialect", "openai")
                .containsEntry("sluice.route", "talk")
                .containsEntry(
                        "sluice.request_id",
                        reply.headers().firstValue("x-request-id").orElseThrow())
                .doesNotContainKey("error.type");
        Seen attempt = spans.getLast();
        assertThat(attempt.name()).isEqualTo("chat gpt-4o");
        assertThat(attempt.kind()).isEqualTo("SPAN_KIND_CLIENT");
        assertThat(attempt.parentId()).isEqualTo(call.spanId());
        assertThat(attempt.nanos()).isPositive().isLessThanOrEqualTo(call.nanos());
        assertThat(attempt.attributes())
                .containsEntry("gen_ai.operation.name", "chat")
                .containsEntry("gen_ai.provider.name", "openai")
                .containsEntry("gen_ai.request.model", "gpt-4o")
                .containsEntry("server.address", "127.0.0.1")
                .containsEntry("server.port", Integer.toString(setup.upstream().port()))
                .containsEntry("sluice.attempt", "1");
        if (!stream) { // a stream tells its usage only to callers who ask for it
            assertThat(spans)
                    .allSatisfy(span -> assertThat(span.attributes())
                            .containsEntry("gen_ai.usage.input_tokens", "11")
                            .containsEntry("gen_ai.usage.output_tokens", "7")
                            .containsKey("gen_ai.response.model"));
        }
        assertThat(setup.upstream().lastRequest().header("traceparent"))
                .hasValue("00-" + trace + "-" + attempt.spanId() + "-01");
        assertThat(setup.upstream().lastRequest().header("tracestate")).hasValue("rojo=1,congo=2");
    }

    @Test
    void eachTryHasASpanOfItsOwn() throws Exception {
        setup.upstream().script().next(Reply.error(500), Reply.text(ANSWER));

        assertThat(call("talk", false, "01").statusCode()).isEqualTo(200);

        List<Seen> spans = spans(3);
        Seen call = spans.getFirst();
        Seen first = spans.get(1);
        Seen second = spans.get(2);
        assertThat(call.failed()).isFalse();
        assertThat(List.of(first, second))
                .allSatisfy(span -> assertThat(span.parentId()).isEqualTo(call.spanId()));
        assertThat(first.failed()).isTrue();
        assertThat(first.attributes())
                .containsEntry("sluice.attempt", "1")
                .containsEntry("error.type", "upstream_server")
                .doesNotContainKey("gen_ai.usage.input_tokens");
        assertThat(second.failed()).isFalse();
        assertThat(second.attributes()).containsEntry("sluice.attempt", "2").doesNotContainKey("error.type");
        assertThat(setup.upstream().requests())
                .extracting(request -> request.header("traceparent").orElseThrow())
                .containsExactly(
                        "00-" + trace + "-" + first.spanId() + "-01", "00-" + trace + "-" + second.spanId() + "-01");
    }

    @Test
    void aCallThatFailsSaysWhyInOneWordAndNeverInTheProvidersOwn() throws Exception {
        setup.upstream()
                .onEveryCall(Reply.error(VendorError.of(400).withMessage("the vendor's own words about a prompt")));

        assertThat(call("talk", true, "01").statusCode()).isEqualTo(400);

        assertThat(spans(2)).allSatisfy(span -> {
            assertThat(span.failed()).isTrue();
            assertThat(span.statusMessage()).isEmpty();
            assertThat(span.attributes()).containsEntry("error.type", "upstream_invalid_request");
        });
    }

    @Test
    void aCallThatIsRefusedIsASpanWithoutAttempts() throws Exception {
        assertThat(call("nobody-knows-this", false, "01").statusCode()).isEqualTo(404);

        Seen call = spans(1).getFirst();
        assertThat(call.name()).isEqualTo("chat");
        assertThat(call.parentId()).isEqualTo(CALLERS_SPAN);
        assertThat(call.failed()).isTrue();
        assertThat(call.attributes())
                .containsEntry("error.type", "unknown_route")
                .doesNotContainKeys("gen_ai.request.model", "sluice.route");
    }

    @Test
    void withoutACallersTraceOneIsBegunAndTheLogNamesIt() throws Exception {
        setup.upstream().onEveryCall(Reply.text(ANSWER));

        HttpResponse<String> reply = setup.chat("talk", false);

        String parent = setup.upstream().lastRequest().header("traceparent").orElseThrow();
        String begun = parent.substring(3, 35);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> collector.trace(begun).size() == 2);
        Seen call = collector.trace(begun).getFirst();
        assertThat(call.parentId()).isEmpty();
        String id = reply.headers().firstValue("x-request-id").orElseThrow();
        await().atMost(Duration.ofSeconds(60)).until(() -> accessLine(id) != null);
        JsonNode context = accessLine(id).path("context");
        assertThat(context.path("request_id").textValue()).isEqualTo(id);
        assertThat(context.path("route").textValue()).isEqualTo("talk");
        assertThat(context.path("trace_id").textValue()).isEqualTo(begun);
        assertThat(context.path("span_id").textValue()).isEqualTo(call.spanId());
    }

    @Test
    void aTraceThatItsCallerDoesNotRecordIsNotRecordedHere() throws Exception {
        setup.upstream().onEveryCall(Reply.text(ANSWER));
        call("talk", false, "00");
        RecordedRequest unrecorded = setup.upstream().lastRequest();
        HttpResponse<String> after = setup.chat("talk", false);
        assertThat(after.statusCode()).isEqualTo(200);
        String recorded = setup.upstream()
                .lastRequest()
                .header("traceparent")
                .orElseThrow()
                .substring(3, 35);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> collector.trace(recorded).size() == 2);

        assertThat(collector.trace(trace)).isEmpty();
        assertThat(unrecorded.header("traceparent").orElseThrow())
                .startsWith("00-" + trace + "-")
                .endsWith("-00");
    }

    @Test
    void onlyTracesAreSentAndNothingOfWhatIsSaidInThem() throws Exception {
        setup.upstream().onEveryCall(Reply.text(ANSWER));
        call("talk", false, "01");
        spans(2);

        assertThat(collector.otherPaths()).isEmpty();
        assertThat(collector.resource()).containsEntry("service.name", "sluice");
        assertThat(collector.everything())
                .contains("gen_ai.operation.name")
                .doesNotContain("Tell me of rivers", ANSWER, "sk-x", GatewaySetup.KEY, "the vendor's own words");
    }

    private List<Seen> spans(int count) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> collector.trace(trace).size() == count);
        return collector.trace(trace);
    }

    private static JsonNode accessLine(String id) {
        return LogLines.of(setup.gateway().output()).stream()
                .filter(line -> line.path("logger").asText().equals("io.sluice.access"))
                .filter(line -> line.path("message").asText().contains(id))
                .findFirst()
                .orElse(null);
    }

    private HttpResponse<String> call(String route, boolean stream, String flags)
            throws IOException, InterruptedException {
        return setup.client()
                .send(
                        setup.request("/v1/chat/completions")
                                .header("Content-Type", "application/json")
                                .header("traceparent", "00-" + trace + "-" + CALLERS_SPAN + "-" + flags)
                                .header("tracestate", "rojo=1,congo=2")
                                .POST(BodyPublishers.ofString(GatewaySetup.CHAT.formatted(route, stream)))
                                .build(),
                        BodyHandlers.ofString());
    }
}
