package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.LedgerRows.Row;
import io.sluice.support.upstream.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hundred callers at once where there is room for ten. */
class AdmissionConcurrencyIT {
    private static final int CALLERS = 200;
    private static final int ROOM = 10;
    private static final String ROUTE = """
              - name: %s
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
                price: {input_usd_per_million: "2", output_usd_per_million: "8"}
            """;
    private static final String ROUTES = "endpoints:\n"
            + ROUTE.formatted("probe")
            + ROUTE.formatted("dollars")
            + ROUTE.formatted("tokens")
            + ROUTE.formatted("calls")
            + ROUTE.formatted("cheap")
            + ROUTE.formatted("limited");
    private static final String BODY =
            "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":500,\"messages\":[{\"role\":\"user\",\"content\":\"Tell me of rivers.\"}]}";

    @TempDir
    private static Path folder;

    private static GatewaySetup setup;
    private static LedgerRows ledger;
    private static JsonNode worst;

    private Instant begin;

    @BeforeAll
    static void start() throws Exception {
        setup = GatewaySetup.start(folder, ROUTES);
        ledger = new LedgerRows(setup.client(), setup.gateway().apiUrl());
        Instant before = Instant.now().truncatedTo(ChronoUnit.MICROS);
        setup.post("/v1/chat/completions", BODY.formatted("probe", false));
        worst = ledger.await(before, 1).getFirst().json().path("worst_case");
    }

    @AfterAll
    static void stop() {
        setup.close();
    }

    @BeforeEach
    void reset() {
        setup.upstream().reset();
        begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @Test
    void aBudgetOfDollarsServesAsManyAsFit() throws Exception {
        String dollars = new BigDecimal(ROOM * worst.path("cost_nano_usd").longValue())
                .movePointLeft(9)
                .toPlainString();
        everythingUsesItsWorst();

        String budget = budget("dollars", "{\"usd\":\"" + dollars + "\"}");
        List<HttpResponse<String>> replies = all("dollars");

        verify(replies, budget, "nano_usd", ROOM);
    }

    @Test
    void aBudgetOfTokensServesAsManyAsFit() throws Exception {
        long tokens = worst.path("input").longValue() + worst.path("output").longValue();
        everythingUsesItsWorst();

        String budget = budget("tokens", "{\"tokens\":" + ROOM * tokens + "}");
        List<HttpResponse<String>> replies = all("tokens");

        verify(replies, budget, "tokens", ROOM);
    }

    @Test
    void aBudgetOfCallsServesAsManyAsFit() throws Exception {
        setup.upstream().onEveryCall(Reply.text("Rivers.").latency(Duration.ofMillis(100)));

        String budget = budget("calls", "{\"calls\":" + ROOM + "}");
        List<HttpResponse<String>> replies = all("calls");

        verify(replies, budget, "calls", ROOM);
    }

    @Test
    void whatACallDoesNotUseIsThereForTheNext() throws Exception {
        String dollars = new BigDecimal(ROOM * worst.path("cost_nano_usd").longValue())
                .movePointLeft(9)
                .toPlainString();
        setup.upstream().onEveryCall(Reply.text("Rivers.").usage(5, 2));

        String budget = budget("cheap", "{\"usd\":\"" + dollars + "\"}");
        List<HttpResponse<String>> replies = all("cheap");

        long served =
                replies.stream().filter(reply -> reply.statusCode() == 200).count();
        JsonNode after = ledger.document("/admin/v1/budgets/" + budget);
        assertThat(served).isGreaterThanOrEqualTo(ROOM);
        assertThat(after.path("spent_nano_usd").longValue()).isEqualTo(served * (5 * 2_000 + 2 * 8_000));
        assertThat(after.path("held_nano_usd").longValue()).isZero();
        assertThat(setup.upstream().requests()).hasSize((int) served);
    }

    @Test
    void aLimitOfCallsServesAsManyAsItAllows() throws Exception {
        setup.upstream().onEveryCall(Reply.text("Rivers.").latency(Duration.ofMillis(100)));
        HttpResponse<String> made = setup.post(
                "/admin/v1/limits", "{\"scope\":{\"route\":\"limited\"},\"calls\":" + ROOM + ",\"per\":\"day\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);

        List<HttpResponse<String>> replies = all("limited");

        assertThat(replies).filteredOn(reply -> reply.statusCode() == 200).hasSize(ROOM);
        assertThat(replies).filteredOn(reply -> reply.statusCode() != 200).allSatisfy(reply -> {
            assertThat(reply.statusCode()).isEqualTo(429);
            assertThat(reply.headers().firstValue("retry-after")).isPresent();
            assertThat(reply.body()).contains("route 'limited'");
        });
        ledger.await(begin, ROOM);
        assertThat(setup.upstream().requests()).hasSize(ROOM);
    }

    /** The double takes what the gateway thought possible, so that nothing comes back to the budget. */
    private static void everythingUsesItsWorst() {
        setup.upstream()
                .onEveryCall(Reply.text("Rivers.")
                        .usage(
                                worst.path("input").longValue(),
                                worst.path("output").longValue())
                        .latency(Duration.ofMillis(100)));
    }

    private void verify(List<HttpResponse<String>> replies, String budget, String unit, int room) {
        assertThat(replies).filteredOn(reply -> reply.statusCode() == 200).hasSize(room);
        assertThat(replies).filteredOn(reply -> reply.statusCode() != 200).allSatisfy(reply -> {
            assertThat(reply.statusCode()).isEqualTo(429);
            assertThat(reply.body()).contains(budget);
            assertThat(reply.headers().firstValue("x-should-retry")).hasValue("false");
        });
        List<Row> rows = ledger.await(begin, room);
        assertThat(rows).extracting(Row::known).containsOnly("reported");
        assertThat(setup.upstream().requests()).hasSize(room);
        JsonNode after = ledger.document("/admin/v1/budgets/" + budget);
        assertThat(after.path("spent_" + unit).longValue())
                .isEqualTo(after.path("limit_" + unit).longValue());
        assertThat(after.path("held_" + unit).longValue()).isZero();
    }

    /** The replies to all callers, who call at once, every other of them for a stream. */
    private static List<HttpResponse<String>> all(String route) {
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, CALLERS)
                .mapToObj(i -> setup.client()
                        .sendAsync(
                                setup.request("/v1/chat/completions")
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(BODY.formatted(route, i % 2 == 0)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .toList();
        return calls.stream().map(CompletableFuture::join).toList();
    }

    private static String budget(String route, String limit) throws IOException, InterruptedException {
        HttpResponse<String> made = setup.post(
                "/admin/v1/budgets",
                "{\"scope\":{\"route\":\"" + route + "\"},\"limit\":" + limit + ",\"window\":\"day\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return LedgerRows.read(made.body()).path("id").textValue();
    }
}
