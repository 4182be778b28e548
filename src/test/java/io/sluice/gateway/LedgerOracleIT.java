package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.LedgerRows.Row;
import io.sluice.support.RawStream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Said.UsageSaid;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ledger against an oracle: every attempt is exactly one row, and its tokens are the double's own count of what it
 * served, or more where nobody told.
 */
class LedgerOracleIT {
    /** Dollars a million tokens are a thousandth of nano-dollars a token. */
    private static final long INPUT = 2_000;

    private static final long OUTPUT = 8_000;
    private static final long CACHE_READ = 500;
    private static final long CACHE_WRITE = 3_000;
    private static final String ROUTE = """
              - name: %s
                endpoint_type: llm/v1/chat
                model: %s
                retries: {max: 1, first_delay: 1ms, max_delay: 1s}
                breaker: {volume: 10000}
                price: {input_usd_per_million: "2", output_usd_per_million: "8", cache_read_usd_per_million: "0.5",
                        cache_write_usd_per_million: "3"}
            """;
    private static final String GPT =
            "{provider: openai, name: gpt-4o, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}";
    private static final String CLAUDE =
            "{provider: anthropic, name: claude-sonnet-4, config: {anthropic_api_key: sk-ant-x, api_base: ANTHROPIC}}";
    private static final String HURRIED = "    timeouts: {open: 500ms, gap: 500ms, total: 1500ms}\n";
    private static final String UNPRICED = """
              - name: unpriced
                endpoint_type: llm/v1/chat
                model: {provider: openai, name: nobody-knows-its-price, config: {openai_api_key: sk-x, openai_api_base: OPENAI}}
                unpriced: refuse
            """;
    private static final String ROUTES = "endpoints:\n"
            + ROUTE.formatted("openai", GPT)
            + ROUTE.formatted("anthropic", CLAUDE)
            + ROUTE.formatted("openai-hurried", GPT) + HURRIED
            + ROUTE.formatted("anthropic-hurried", CLAUDE) + HURRIED
            + ROUTE.formatted("openai-limited", GPT) + "    limit: {calls: 1, renewal_period: day}\n"
            + UNPRICED;
    private static final String MESSAGES =
            "{\"model\":\"%s\",\"stream\":%s,\"max_tokens\":500,\"messages\":[{\"role\":\"user\",\"content\":\"Tell me of rivers.\"}]}";
    private static final String TEXT = "Rivers flow from the mountains to the sea, и дальше, 一直流到海里。";

    @TempDir
    private static Path folder;

    private static GatewaySetup setup;
    private static LedgerRows ledger;

    private Instant begin;

    @BeforeAll
    static void start() throws IOException {
        setup = GatewaySetup.start(folder, ROUTES);
        ledger = new LedgerRows(setup.client(), setup.gateway().apiUrl());
    }

    @AfterAll
    static void stop() {
        setup.close();
    }

    @BeforeEach
    void reset() {
        setup.upstream().reset();
        setup.upstream().onEveryCall(Reply.text("Once more: rivers."));
        begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    static Stream<Arguments> ways() {
        return Stream.of("openai", "anthropic")
                .flatMap(provider -> Stream.of("/v1/chat/completions", "/v1/messages")
                        .flatMap(path -> Stream.of(false, true).map(stream -> Arguments.of(provider, path, stream))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyAttemptIsARowWithTheDoublesOwnCount(String provider, String path, boolean stream) throws Exception {
        // Given
        Map<String, Reply> script = script(provider, stream);
        Map<String, Integer> ends = new LinkedHashMap<>();

        // When
        for (var entry : script.entrySet()) {
            String route = provider + (isSilent(entry.getKey()) ? "-hurried" : "");
            setup.upstream().script().next(entry.getValue());
            setup.post(path, MESSAGES.formatted(route, stream));
            ends.put(entry.getKey(), setup.upstream().requests().size());
        }

        // Then
        List<RecordedRequest> served = setup.upstream().requests();
        List<Row> rows = ledger.await(begin, served.size());
        assertThat(rows.stream().map(Row::attempt)).doesNotHaveDuplicates();
        var softly = new SoftAssertions();
        int first = 0;
        for (var entry : ends.entrySet()) {
            for (int i = first; i < entry.getValue(); i++) {
                Row row = rows.get(i);
                String name = entry.getKey() + " attempt " + row.number() + " " + row.json();
                softly.assertThat(row.number()).as(name).isEqualTo(i - first + 1);
                softly.assertThat(row.call()).as(name).isEqualTo(rows.get(first).call());
                compare(
                        softly,
                        name,
                        row,
                        served.get(i).tokens(),
                        entry.getKey().equals("usage told as zero"));
            }
            first = entry.getValue();
        }
        softly.assertThat(rows.stream().map(Row::call).distinct()).hasSize(script.size());
        softly.assertAll();
    }

    @Test
    void aFailedAttemptIsARowOfZerosAndItsRepetitionAnother() throws Exception {
        setup.upstream().script().next(Reply.error(500), Reply.text("at last").usage(9, 3));

        HttpResponse<String> reply = setup.chat("openai", false);

        List<Row> rows = ledger.await(begin, 2);
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(rows).extracting(Row::call).containsOnly(callOf(reply));
        assertThat(rows).extracting(Row::attempt).doesNotHaveDuplicates();
        assertThat(rows).extracting(Row::number).containsExactly(1, 2);
        assertThat(rows).extracting(Row::prompt).containsExactly(0L, 9L);
        assertThat(rows).extracting(Row::completion).containsExactly(0L, 3L);
        assertThat(rows).extracting(Row::cost).containsExactly(0L, 9 * INPUT + 3 * OUTPUT);
        assertThat(rows.getFirst().outcome()).isNotEqualTo("success");
    }

    @Test
    void aCallRefusedBeforeItWasSentHasNoRow() throws Exception {
        // Given
        setup.chat("openai-limited", false);
        ledger.await(begin, 1);
        begin = Instant.now().truncatedTo(ChronoUnit.MICROS);

        // When
        int unknown = setup.chat("nowhere", false).statusCode();
        int invalid = setup.post("/v1/chat/completions", "{\"model\":\"openai\",\"messages\":[]}")
                .statusCode();
        int limited = setup.chat("openai-limited", false).statusCode();
        int mlflow = setup.post("/gateway/openai/invocations", "{}").statusCode();
        int forbidden = setup.chat("unpriced", false).statusCode();
        int nobody = setup.client()
                .send(
                        setup.request("/v1/chat/completions")
                                .setHeader("Authorization", "Bearer sk-nobodys")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(GatewaySetup.CHAT.formatted("openai", false)))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
        setup.chat("openai", false);

        // Then
        assertThat(unknown).isEqualTo(404);
        assertThat(invalid).isEqualTo(400);
        assertThat(mlflow).isEqualTo(422);
        assertThat(limited).isEqualTo(429);
        assertThat(forbidden).isEqualTo(403);
        assertThat(nobody).isEqualTo(401);
        ledger.await(begin, 1); // of the call that was made, after which none of the others can still be on its way
    }

    @ParameterizedTest
    @MethodSource("providers")
    void hangingUpBeforeTheFirstEventIsOneRow(String provider) throws Exception {
        setup.upstream().onEveryCall(Reply.text("never seen").latency(Duration.ofMinutes(1)));
        for (boolean stream : new boolean[] {false, true}) {
            int before = setup.upstream().requests().size();
            try (var call = open(provider, stream)) {
                await().until(() -> setup.upstream().requests().size() > before);
            }
        }

        List<Row> rows = ledger.await(begin, 2);

        assertThat(rows).extracting(Row::known).containsOnly("unknown");
        assertThat(rows)
                .extracting(Row::completion)
                .allSatisfy(output -> assertThat(output).isPositive());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void hangingUpInTheMiddleIsOneRowOfNoLessThanWasServed(String provider) throws Exception {
        setup.upstream()
                .onEveryCall(Reply.text("word ".repeat(400)).tokensPerEvent(8).gap(Duration.ofMillis(50)));
        try (var stream = open(provider, true)) {
            stream.readUntil("word word word");
        }
        await().until(() -> setup.upstream().lastRequest().outcome() == RecordedRequest.Outcome.CANCELLED_BY_CLIENT);

        List<Row> rows = ledger.await(begin, 1);

        Tokens served = setup.upstream().lastRequest().tokens();
        assertThat(rows.getFirst().known()).isEqualTo("estimated");
        assertThat(rows.getFirst().prompt()).isGreaterThanOrEqualTo(served.inputTotal());
        assertThat(rows.getFirst().completion())
                .isGreaterThanOrEqualTo(served.output())
                .isLessThan(500);
    }

    static Stream<String> providers() {
        return Stream.of("openai", "anthropic");
    }

    private static RawStream open(String route, boolean stream) throws IOException {
        return RawStream.open(setup.gateway().apiUrl(), GatewaySetup.KEY, MESSAGES.formatted(route, stream));
    }

    private static String callOf(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-request-id").orElseThrow();
    }

    private static void compare(SoftAssertions softly, String name, Row row, Tokens served, boolean lied) {
        if (lied) { // a zero that the provider told is a zero
            softly.assertThat(row.prompt() + row.completion()).as(name).isZero();
        } else if (row.known().equals("reported")) {
            softly.assertThat(row.tokens("input")).as(name).isEqualTo(served.input());
            softly.assertThat(row.tokens("cache_read")).as(name).isEqualTo(served.cachedInput());
            softly.assertThat(row.tokens("cache_write")).as(name).isEqualTo(served.cacheWrite());
            softly.assertThat(row.completion()).as(name).isEqualTo(served.output());
            softly.assertThat(row.cost())
                    .as(name)
                    .isEqualTo(INPUT * served.input()
                            + CACHE_READ * served.cachedInput()
                            + CACHE_WRITE * served.cacheWrite()
                            + OUTPUT * served.output());
        } else {
            softly.assertThat(row.prompt()).as(name).isGreaterThanOrEqualTo(served.inputTotal());
            softly.assertThat(row.completion()).as(name).isGreaterThanOrEqualTo(served.output());
            softly.assertThat(row.cost()).as(name).isPositive();
        }
    }

    private static boolean isSilent(String name) {
        return name.startsWith("silent") || name.startsWith("stalled");
    }

    /** What the double can do, each thing once. */
    private static Map<String, Reply> script(String provider, boolean stream) {
        Reply text = Reply.text(TEXT);
        var script = new LinkedHashMap<String, Reply>();
        script.put("echo", Reply.echo());
        script.put("text", text);
        script.put("text of one event", text.inOneEvent());
        script.put("scripted usage", text.usage(17, 23));
        script.put("from the cache", text.usage(9, 30).cachedInput(20));
        script.put(
                "thoughts",
                Reply.thinking("Let me think of rivers.", "c2lnbmVk").andText("Done."));
        script.put("counted thoughts", text.usage(9, 30).reasoningTokens(12));
        script.put("tools", Reply.toolCall("call_1", "f", "{}").andToolCall("call_2", "g", "{\"a\":1}"));
        script.put("cut off by length", text.finish(provider.equals("openai") ? "length" : "max_tokens"));
        script.put("usage not told", text.usageSaid(UsageSaid.ABSENT));
        script.put("usage told twice", text.usageSaid(UsageSaid.TWICE));
        script.put("usage told as zero", text.usageSaid(UsageSaid.ZERO));
        if (provider.equals("openai")) {
            script.put("usage told with the finish", text.usageSaid(UsageSaid.WITH_FINISH));
            script.put("usage told in every chunk", text.usageSaid(UsageSaid.IN_EVERY_CHUNK));
            script.put("refusal", Reply.refusal("I would rather not speak of rivers."));
        } else {
            script.put("to the cache", text.usage(9, 30).cacheWrite(20));
            script.put("hidden thoughts", Reply.redactedThinking("b3BhcXVl").andText("Done."));
        }
        for (int status : new int[] {400, 401, 403, 404, 413, 500, 502, 503, 529}) {
            script.put("error " + status, Reply.error(status));
        }
        script.put("rate limited", Reply.rateLimited(new RetryAfter.Seconds(30)));
        script.put("a page", Reply.html(502));
        script.put("error inside", Reply.errorInside(VendorError.of(500)));
        script.put("hung up", Reply.text(TEXT).hangUp());
        script.put("reset", Reply.text(TEXT).hangUp().byReset());
        script.put("cut after bytes", text.cutAfterBytes(40));
        script.put("pieces", text.splitEvery(7));
        script.put("silent", text.silent());
        if (stream) {
            for (int events : new int[] {0, 1, 2, 3, 5}) {
                script.put("cut after event " + events, text.cutAfterEvent(events));
                script.put(
                        "reset after event " + events,
                        text.cutAfterEvent(events).byReset());
                script.put("ended after event " + events, text.endAfterEvent(events));
                script.put(
                        "error after event " + events,
                        text.errorAfterEvent(events, VendorError.of(529).withMessage("Overloaded")));
                script.put(
                        "told all along, cut after event " + events,
                        toldAllAlong(provider, text).cutAfterEvent(events));
            }
            script.put("stalled after event 0", text.stallAfterEvent(0));
            script.put("stalled after event 1", text.stallAfterEvent(1));
            script.put("stalled after event 4", text.stallAfterEvent(4));
            script.put("line ends", text.lineEnd("\r\n").noSpaceAfterColon().comment("keep-alive"));
            script.put("no terminator", text.withoutTerminator());
            script.put("no last blank line", text.withoutLastBlankLine());
        } else {
            script.put("blank lines", text.leadingBlankLines(3));
        }
        return script;
    }

    private static Reply toldAllAlong(String provider, Reply reply) {
        return provider.equals("openai") ? reply.usageSaid(UsageSaid.IN_EVERY_CHUNK) : reply.usage(9, 12);
    }
}
