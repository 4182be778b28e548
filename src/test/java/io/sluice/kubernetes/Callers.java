package io.sluice.kubernetes;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Applications that call through the ingress, in all languages, whole and streamed, each call with a tag of its own in the ledger.
 * What is not answered as it should be, or not to its end, is kept as a failure.
 */
final class Callers implements AutoCloseable {
    /** Words that make the provider's double take its time. */
    static final String SLOWLY = "slowly";

    /** The tag by which each call is known in the ledger; its values are those of {@link #answered()}. */
    static final String TAG = "call";

    private static final long PAUSE_NANOS = 20_000_000;

    private final HttpClient client;
    private final String host;
    private final String key;
    private final String run = Long.toString(System.nanoTime(), 36);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger serial = new AtomicInteger();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    /**
     * @param ingress where it listens
     * @param host    by which it knows its callers
     */
    Callers(InetSocketAddress ingress, String host, String key) {
        this.client = through(ingress);
        this.host = host;
        this.key = key;
    }

    /** A client that asks this ingress for whatever host it is. */
    static HttpClient through(InetSocketAddress ingress) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(ingress))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** What applications speak. */
    enum Language {
        OPENAI("/v1/chat/completions", Map.of(), "data: [DONE]\n\n"),
        ANTHROPIC("/v1/messages", Map.of("anthropic-version", "2023-06-01"), "data: {\"type\":\"message_stop\"}\n\n"),
        MLFLOW("/serving-endpoints/%s/invocations", Map.of(), "data: [DONE]\n\n");

        private final String path;
        private final Map<String, String> headers;
        private final String end;

        Language(String path, Map<String, String> headers, String end) {
            this.path = path;
            this.headers = headers;
            this.end = end;
        }

        private String path(String route) {
            return path.formatted(route);
        }

        private String body(String route, boolean stream, String words) {
            String model = this == MLFLOW ? "" : "\"model\":\"" + route + "\",";
            return "{%s\"max_tokens\":200,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                    .formatted(model, stream, words);
        }
    }

    /** One call. Its answer, if it is a good one, ends as its language's do. */
    Future<?> call(Language language, String route, boolean stream, String words) {
        return threads.submit(() -> make(language, route, stream, words));
    }

    /** So many at a time, one after the other, until {@link #stop()}. */
    void callOn(int callers) {
        IntStream.range(0, callers)
                .forEach(caller -> threads.submit(() -> {
                    for (int turn = caller; !stopped; turn++) {
                        make(language(turn), "chat", turn % 2 == 0, "Tell me of rivers.");
                        LockSupport.parkNanos(PAUSE_NANOS); // the pace of the callers, not a wait for something
                    }
                }));
    }

    /** No more calls; those under way go on. */
    void stop() {
        stopped = true;
    }

    /** The tags of those that were answered well. */
    Set<String> answered() {
        return answered;
    }

    /** What went wrong. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stop();
        threads.close();
    }

    private static Language language(int turn) {
        return Language.values()[turn % Language.values().length];
    }

    private void make(Language language, String route, boolean stream, String words) {
        String id = run + "-" + serial.incrementAndGet();
        String what = id + " " + language + (stream ? " streamed: " : ": ");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host + language.path(route)))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .header("x-sluice-tags", TAG + "=" + id)
                .POST(HttpRequest.BodyPublishers.ofString(language.body(route, stream, words)));
        language.headers.forEach(request::header);
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            boolean whole = stream
                    ? answer.body().endsWith(language.end)
                    : answer.body().startsWith("{");
            if (answer.statusCode() == 200 && whole && !answer.body().contains("\"error\"")) {
                answered.add(id);
            } else {
                failures.add(what + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            failures.add(what + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
