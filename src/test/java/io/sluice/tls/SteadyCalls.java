package io.sluice.tls;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** Callers that never stop: over one connection of HTTP/1.1, over one of HTTP/2, and over a new one for every call. */
final class SteadyCalls implements AutoCloseable {
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger served = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    SteadyCalls(SSLContext tls, HttpRequest request) {
        callers.submit(() -> keepCalling(tls, request, HttpClient.Version.HTTP_1_1));
        callers.submit(() -> keepCalling(tls, request, HttpClient.Version.HTTP_2));
        callers.submit(() -> {
            while (!ended) {
                try (HttpClient client = client(tls, HttpClient.Version.HTTP_2)) {
                    call(client, request);
                }
            }
        });
    }

    int served() {
        return served.get();
    }

    /** What went wrong; none when all is well. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Waits for the calls under way. */
    @Override
    public void close() {
        ended = true;
        callers.shutdown();
        try {
            if (!callers.awaitTermination(60, TimeUnit.SECONDS)) {
                failures.add("a call did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        callers.shutdownNow();
    }

    private void keepCalling(SSLContext tls, HttpRequest request, HttpClient.Version version) {
        try (HttpClient client = client(tls, version)) {
            while (!ended) {
                call(client, request);
            }
        }
    }

    private void call(HttpClient client, HttpRequest request) {
        try {
            HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (reply.statusCode() == 200) {
                served.incrementAndGet();
            } else {
                failures.add(reply.statusCode() + " " + reply.body());
            }
        } catch (Exception e) { // whatever it is, a caller saw it
            failures.add(e.toString());
        }
    }

    private static HttpClient client(SSLContext tls, HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(tls).version(version).build();
    }
}
