package io.sluice.kubernetes;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** A container that runs as a process of this machine, with nothing in its environment but what kubelet put there. */
final class Pod implements AutoCloseable {
    private static final Duration STARTED_WITHIN = Duration.ofMinutes(3);

    private final Process process;
    private final Map<String, Integer> ports;
    private final JsonNode container;
    private final Path output;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * Starts it.
     *
     * @param ports by the names that the container has for them
     */
    Pod(
            List<String> command,
            Map<String, String> environment,
            Map<String, Integer> ports,
            JsonNode container,
            Path output) {
        this.ports = ports;
        this.container = container;
        this.output = output;
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the probes of the Deployment say that it takes calls. */
    Pod awaitReady() {
        try {
            await("the pod's startup probe").atMost(STARTED_WITHIN).until(() -> probe("startupProbe"));
            await("the pod's readiness probe").atMost(STARTED_WITHIN).until(this::isReady);
            return this;
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("The pod is not ready:\n" + output(), e);
        }
    }

    /** Whether the readiness probe of the Deployment is answered as it should be. */
    boolean isReady() {
        return probe("readinessProbe");
    }

    private boolean probe(String name) {
        if (!process.isAlive()) {
            return fail("The pod ended with " + process.exitValue() + ":\n" + output());
        }
        JsonNode request = container.path(name).path("httpGet");
        return status(request.path("port").asText(), request.path("path").asText()) == 200;
    }

    /** The status of a request without a key; 0 when there is no answer. */
    int status(String port, String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://" + address(port) + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Host and port of one of its ports. */
    String address(String port) {
        return "127.0.0.1:" + ports.get(port);
    }

    /** SIGTERM, as at the end of {@code preStop}. */
    void signalStop() {
        process.destroy();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Its exit status, once it has ended; fails when it has not in that time. */
    int awaitEnd(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                fail("The pod did not end within " + within + ":\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All it has said. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, if it still runs: what it leaves behind goes with its node. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
