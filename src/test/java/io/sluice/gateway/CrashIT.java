package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.gateway.LedgerRows.Row;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Tokens;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the death of the process, or the absence of the database, does to the books: nothing. {@code -Dsluice.crash.kills=500}
 * kills more often than the build has time for.
 */
@Tag("side-by-side")
class CrashIT {
    private static final int KILLS = Integer.getInteger("sluice.crash.kills", 50);
    private static final int CALLERS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Calls at their worst that the budget has room for in each life of the gateway; more want to be made. */
    private static final int ROOM = 40;

    private static final String ROUTE = """
              - name: %s
                endpoint_type: llm/v1/chat
                model: %s
                retries: {max: 0}
                breaker: {volume: 10000}
                price: {input_usd_per_million: "2", output_usd_per_million: "8"}
            """;
    private static final String ROUTES = "endpoints:\n"
            + ROUTE.formatted(
                    "openai",
                    "{provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}")
            + ROUTE.formatted(
                    "anthropic",
                    "{provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: sk-ant-x, api_base: ANTHROPIC}}");

    @TempDir
    private Path folder;

    private final Random random = new Random(6);
    private EmbeddedPostgres database;
    private GatewaySetup setup;
    private LedgerRows ledger;
    private Instant begin;

    @BeforeEach
    void start() throws IOException {
        database = database(0);
        setup = GatewaySetup.start(
                folder,
                ROUTES,
                Map.of(
                        "SLUICE_STORE_URL",
                        "postgresql://postgres:pw@localhost:" + database.getPort() + "/postgres",
                        "SLUICE_LEDGER_DRAIN_LATE_AFTER",
                        "2s"));
        ledger = new LedgerRows(setup.client(), setup.gateway().apiUrl());
        setup.upstream().onEveryCall(this::answer);
        begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    @AfterEach
    void stop() throws IOException {
        setup.close();
        database.close();
    }

    @Test
    void killedAtAnyMomentItNeitherLosesNorDoublesAnything() throws Exception {
        // Given
        String budget = budget();
        var watch = new BudgetWatch(setup, budget);

        // When
        try (var load = Load.start(setup, CALLERS)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                raise(budget, ROOM);
                long life = 50 + random.nextInt(700);
                watch.lookFor(Duration.ofMillis(life));
                setup.gateway().kill9();
                setup.gateway().start();
            }
            raise(budget, ROOM);
            watch.lookFor(Duration.ofSeconds(1));
            load.stop();
        }

        // Then
        assertThat(watch.violations()).isEmpty();
        assertThat(watch.looks()).isPositive();
        List<Row> rows = settled(budget);
        assertThat(rows).hasSizeGreaterThan(KILLS);
        compare(rows);
        assertThat(rows.stream().map(Row::known)).contains("unknown", "reported");
        sumsAreWhatTheRowsAddUpTo(rows, budget);
    }

    @Test
    void aTornTailOfTheJournalIsCutAndReported() throws Exception {
        // Given
        setup.chat("openai", false);
        ledger.await(begin, 1);
        setup.gateway().kill9();
        Path segment = lastSegment();
        Files.write(segment, new byte[] {0, 0, 0, 90, 1, 2, 3, 4, 5, 6, 7}, StandardOpenOption.APPEND);

        // When
        setup.gateway().start();

        // Then
        assertThat(setup.gateway().output()).containsIgnoringCase("damaged");
        assertThat(files("journal"))
                .anyMatch(file -> file.getFileName().toString().endsWith(".damaged"));
        setup.chat("openai", false);
        assertThat(ledger.await(begin, 2)).extracting(Row::known).containsOnly("reported");
    }

    @Test
    void withoutItsDatabaseCallsGoOnAndNothingIsLost() throws Exception {
        // Given
        String budget = budget();
        raise(budget, 100 * ROOM);

        // When
        long before;
        long grown;
        int served;
        try (var load = Load.start(setup, CALLERS)) {
            await().atMost(PATIENCE).until(() -> load.served() > 5);
            before = metric("sluice_ledger_journal_size_bytes");
            int port = database.getPort();
            database.close();
            int servedBefore = load.served();
            await().atMost(PATIENCE).until(() -> metric("sluice_ledger_lag_seconds") >= 3);
            await().atMost(PATIENCE).until(() -> !setup.gateway().isReady());
            grown = metric("sluice_ledger_journal_size_bytes");
            served = load.served() - servedBefore;
            database = database(port);
            await().atMost(PATIENCE).until(() -> setup.gateway().isReady());
            load.stop();
        }

        // Then
        assertThat(served).isPositive();
        assertThat(grown).isGreaterThan(before);
        List<Row> rows = settled(budget);
        compare(rows);
        assertThat(rows).extracting(Row::known).containsOnly("reported");
        sumsAreWhatTheRowsAddUpTo(rows, budget);
    }

    /** The reply to a call: its text depends on who calls, so that all differ. */
    private Reply answer(RecordedRequest request) {
        int words = 1 + Math.floorMod(user(request).hashCode(), 20);
        return Reply.text("river ".repeat(words))
                .tokensPerEvent(2)
                .latency(Duration.ofMillis(5 + words))
                .gap(Duration.ofMillis(3));
    }

    private static String user(RecordedRequest request) {
        JsonNode body = request.json();
        return body.path("user").asText(body.path("metadata").path("user_id").asText());
    }

    /** Every row against what the double served to the same user, each of whom called once. */
    private void compare(List<Row> rows) {
        Map<String, Row> byUser = rows.stream()
                .collect(Collectors.toMap(row -> row.json().path("user").textValue(), Function.identity()));
        var softly = new SoftAssertions();
        for (RecordedRequest request : setup.upstream().requests()) {
            Row row = byUser.get(user(request));
            softly.assertThat(row).as("the row of " + user(request)).isNotNull();
            if (row == null) {
                continue;
            }
            Tokens served = request.tokens();
            String name = row.json().toString();
            if (row.known().equals("reported")) {
                softly.assertThat(row.prompt()).as(name).isEqualTo(served.inputTotal());
                softly.assertThat(row.completion()).as(name).isEqualTo(served.output());
            } else {
                softly.assertThat(row.prompt()).as(name).isGreaterThanOrEqualTo(served.inputTotal());
                softly.assertThat(row.completion()).as(name).isGreaterThanOrEqualTo(served.output());
            }
            if (row.known().equals("unknown")) {
                JsonNode worst = row.json().path("worst_case");
                softly.assertThat(row.prompt())
                        .as(name)
                        .isEqualTo(worst.path("input").longValue());
                softly.assertThat(row.completion())
                        .as(name)
                        .isEqualTo(worst.path("output").longValue());
                softly.assertThat(row.cost())
                        .as(name)
                        .isEqualTo(worst.path("cost_nano_usd").longValue());
            }
        }
        softly.assertThat(rows.stream().map(Row::attempt)).doesNotHaveDuplicates();
        softly.assertAll();
    }

    private void sumsAreWhatTheRowsAddUpTo(List<Row> rows, String budget) {
        JsonNode now = ledger.document("/admin/v1/budgets/" + budget);
        assertThat(now.path("held_nano_usd").longValue()).isZero();
        assertThat(now.path("spent_nano_usd").longValue())
                .isEqualTo(rows.stream().mapToLong(Row::cost).sum())
                .isLessThanOrEqualTo(now.path("limit_nano_usd").longValue());
        setup.gateway().terminate();
        assertThat(setup.gateway().runToEnd("ledger", "verify").output())
                .contains("The ledger's sums are what its rows add up to.");
    }

    /** All rows, once nothing is under way and no more come. */
    private List<Row> settled(String budget) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(ledger.document("/admin/v1/budgets/" + budget)
                            .path("held_nano_usd")
                            .longValue())
                    .isZero();
            assertThat(metric("sluice_ledger_lag_seconds")).isZero();
        });
        // What is late by less than a second counts as no lag, so the last rows may still be on their way.
        List<String> asked =
                setup.upstream().requests().stream().map(CrashIT::user).toList();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ledger.since(begin))
                        .extracting(row -> row.json().path("user").textValue())
                        .containsAll(asked));
        return ledger.since(begin);
    }

    private String budget() throws Exception {
        var made = setup.post(
                "/admin/v1/budgets",
                "{\"scope\":{\"organization\":\"default\"},\"limit\":{\"usd\":\"0.000001\"},\"window\":\"month\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return LedgerRows.read(made.body()).path("id").textValue();
    }

    /** Gives the budget room for so many more calls than it has taken so far. */
    private void raise(String budget, int room) throws Exception {
        JsonNode now = ledger.document("/admin/v1/budgets/" + budget);
        long limit = Math.max(
                now.path("limit_nano_usd").longValue(),
                now.path("spent_nano_usd").longValue() + room * Load.MOST_NANO_USD);
        var changed = setup.patch(
                "/admin/v1/budgets/" + budget,
                "{\"limit\":{\"usd\":\"" + BigDecimal.valueOf(limit, 9).toPlainString() + "\"}}");
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    }

    private long metric(String name) {
        try {
            return setup.metrics()
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private EmbeddedPostgres database(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(folder.resolve("database"))
                .setCleanDataDirectory(false)
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Path lastSegment() throws IOException {
        return files("journal").stream()
                .filter(file -> file.getFileName().toString().endsWith(".journal"))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private List<Path> files(String directory) throws IOException {
        try (Stream<Path> files = Files.list(setup.gateway().dataDir().resolve(directory))) {
            return files.toList();
        }
    }
}
