package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.gateway.LedgerRows.Row;
import io.sluice.gateway.OracleVendor.Way;
import io.sluice.support.RawStream;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes many calls at once, each with a number of its own: it stands in the text, where the double finds it and chooses what
 * to do, and in a tag, where the ledger keeps it. So nothing depends on the order in which things happen.
 */
final class OracleRun {
    /** What a caller has seen of an answer when it leaves in the middle. */
    static final String READ_BEFORE_LEAVING = "word word word";

    private static final String TAG = "oracle";
    private static final Pattern NUMBER = Pattern.compile("case-(\\d+)-");
    private static final int AT_ONCE = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String apiUrl;
    private final String key;
    private final FakeUpstream upstream;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LedgerRows ledger;
    private final List<Planned> planned = new ArrayList<>();
    private final Map<Integer, AtomicInteger> attempts = new ConcurrentHashMap<>();

    OracleRun(String apiUrl, String key, FakeUpstream upstream) {
        this.apiUrl = apiUrl;
        this.key = key;
        this.upstream = upstream;
        this.ledger = new LedgerRows(client, apiUrl, key);
    }

    /** What is to be done. */
    record Planned(OracleVendor vendor, Way way, String route, OracleCase test) {}

    /** What was done: the requests that the double got and the rows that the ledger has, each in their order. */
    record Done(Planned planned, List<RecordedRequest> served, List<Row> rows) {}

    void plan(Planned call) {
        planned.add(call);
    }

    /** Makes all calls, and returns when the ledger has as many rows of them as the double got requests. */
    List<Done> run() throws InterruptedException {
        upstream.onEveryCall(this::reply);
        Instant begin = Instant.now().truncatedTo(ChronoUnit.MICROS);
        makeAll();
        await("what clients left")
                .atMost(PATIENCE)
                .until(() -> upstream.requests().stream()
                        .noneMatch(request -> request.outcome() == RecordedRequest.Outcome.IN_PROGRESS));
        Map<Integer, List<RecordedRequest>> served =
                upstream.requests().stream().collect(Collectors.groupingBy(OracleRun::number));
        int count = upstream.requests().size();
        List<List<Row>> seen = new ArrayList<>();
        await("the rows of " + count + " attempts")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> {
                    seen.add(ledger.since(begin).stream()
                            .filter(row -> !row.tag(TAG).isEmpty())
                            .toList());
                    assertThat(seen.getLast()).hasSizeGreaterThanOrEqualTo(count);
                });
        Map<Integer, List<Row>> rows =
                seen.getLast().stream().collect(Collectors.groupingBy(row -> Integer.valueOf(row.tag(TAG))));
        var done = new ArrayList<Done>();
        for (int i = 0; i < planned.size(); i++) {
            List<Row> own = rows.getOrDefault(i, List.of()).stream()
                    .sorted(Comparator.comparingInt(Row::number))
                    .toList();
            done.add(new Done(planned.get(i), served.getOrDefault(i, List.of()), own));
        }
        return done;
    }

    private void makeAll() throws InterruptedException {
        var running = new ArrayList<Future<Void>>();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < planned.size(); i++) {
                int number = i;
                running.add(threads.submit(() -> make(number)));
            }
            for (Future<Void> call : running) {
                call.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    @Nullable
    private Void make(int number) throws IOException, InterruptedException {
        Planned call = planned.get(number);
        switch (call.test().client()) {
            case READS_ALL -> readAll(number, call);
            case LEAVES_BEFORE_THE_ANSWER -> {
                try (var stream = open(number, call)) {
                    await("the double to be called by " + call)
                            .atMost(PATIENCE)
                            .until(() -> attempts.containsKey(number));
                }
            }
            case LEAVES_IN_THE_MIDDLE -> {
                try (var stream = open(number, call)) {
                    stream.readUntil(READ_BEFORE_LEAVING);
                }
            }
        }
        return null;
    }

    private void readAll(int number, Planned call) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(apiUrl + call.way().path()))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("x-sluice-tags", TAG + "=" + number)
                .POST(HttpRequest.BodyPublishers.ofString(body(number, call)))
                .build();
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException(call + " was not answered", e);
        }
    }

    private RawStream open(int number, Planned call) throws IOException {
        return RawStream.open(
                apiUrl, key, call.way().path(), Map.of("x-sluice-tags", TAG + "=" + number), body(number, call));
    }

    private static String body(int number, Planned call) {
        return call.way()
                .body(
                        call.route(),
                        "Tell me of rivers, case-" + number + "-.",
                        call.test().maxTokens());
    }

    private Reply reply(RecordedRequest request) {
        int number = number(request);
        int attempt =
                attempts.computeIfAbsent(number, ignored -> new AtomicInteger()).incrementAndGet();
        Planned call = planned.get(number);
        return attempt == 1 ? call.test().reply() : OracleCase.good(call.way());
    }

    private static int number(RecordedRequest request) {
        Matcher found = NUMBER.matcher(request.text());
        if (!found.find()) {
            throw new IllegalStateException("no number in " + request.text());
        }
        return Integer.parseInt(found.group(1));
    }
}
