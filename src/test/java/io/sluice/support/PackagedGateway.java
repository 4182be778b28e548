package io.sluice.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The packaged gateway in a process of its own, as an operator runs it: set up by its environment alone, on free ports,
 * with a data directory of the test's choice.
 *
 * <p>{@link #start()} returns when the gateway says it is ready. {@link #close()} ends whatever still runs, a database that a
 * killed gateway left behind included. Not thread-safe.
 */
public final class PackagedGateway implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(60);

    private final Path dataDir;
    private final Path output;
    private final int apiPort = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final Map<String, String> environment = new TreeMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private Process process;
    private boolean startedOnce;
    private boolean killed;
    private Duration startTook = Duration.ZERO;

    private PackagedGateway(Path dataDir) {
        this.dataDir = dataDir;
        try {
            this.output = Files.createTempFile("gateway-", ".out");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment.put("SLUICE_DATA_DIR", dataDir.toString());
        environment.put("SLUICE_STORE_EMBEDDED_PROGRAMS_DIR", programsDir().toString());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(apiPort));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    }

    /** How a gateway that ended by itself ended. */
    public record Ended(int status, String output) {}

    /** A gateway that will keep its state there. Nothing runs yet. */
    public static PackagedGateway in(Path dataDir) {
        return new PackagedGateway(dataDir);
    }

    /** Sets a variable of its environment, from the next start on. */
    public PackagedGateway with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Says that no other gateway is started in this build, so that preparing for more is not worth it. */
    public PackagedGateway theOnlyOne() {
        startedOnce = true;
        return this;
    }

    /** Takes a variable out of its environment, one of those this class sets included. */
    public PackagedGateway without(String variable) {
        environment.remove(variable);
        return this;
    }

    /** Starts it and waits until it is ready and has said so; fails with its output when it ends instead. */
    public PackagedGateway start() {
        return start(() -> isReady() && hasStarted());
    }

    /** The same for one that is not expected to be ready, because something it needs is away. */
    public PackagedGateway startUnready() {
        return start(this::hasStarted);
    }

    private PackagedGateway start(Callable<Boolean> condition) {
        process = launch();
        long begin = System.nanoTime(); // the first launch of a build prepares for the later ones before it starts the
        // process
        killed = false;
        try {
            await("the gateway to be ready")
                    .atMost(READY_WITHIN)
                    .pollInterval(Duration.ofMillis(50))
                    .pollDelay(Duration.ZERO)
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("The gateway was not ready within " + READY_WITHIN + ":\n" + output(), e);
        }
        startTook = Duration.ofNanos(System.nanoTime() - begin);
        return this;
    }

    /** Starts it with arguments and waits for its end. */
    public Ended runToEnd(String... arguments) {
        process = launch(arguments);
        waitForEnd();
        return new Ended(process.exitValue(), output());
    }

    /** As an orchestrator stops it: SIGTERM, then patience. */
    public Ended terminate() {
        process.destroy();
        waitForEnd();
        return new Ended(process.exitValue(), output());
    }

    /** As a power cut or the OOM killer ends it; its database goes on. */
    public void kill9() {
        killed = true;
        process.destroyForcibly();
        waitForEnd();
    }

    /** Stops it in good order and starts it again with the same settings. */
    public PackagedGateway restart() {
        terminate();
        return start();
    }

    /** Where callers and administrators reach it, without a slash at the end. */
    public String apiUrl() {
        return "http://127.0.0.1:" + apiPort;
    }

    /** Health and metrics, without a slash at the end. */
    public String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    public Path dataDir() {
        return dataDir;
    }

    /** From the process' start to its readiness, the last time. */
    public Duration startTook() {
        return startTook;
    }

    /** Both streams of the last start, as far as written. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            terminate();
        }
        if (killed) {
            stopAbandonedDatabase();
        }
    }

    /** Has its virtual machine collect garbage now, so that what is left on its heap is alive. */
    public void collectGarbage() {
        diagnose("GC.run");
    }

    /** What its virtual machine answers to a command of {@code jcmd}. */
    public String diagnose(String command) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process asked = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), command)
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                throw new IllegalStateException("jcmd could not reach the gateway: " + answer);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process launch(String... arguments) {
        Path java = QuickStart.JAVA;
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(
                startedOnce ? QuickStart.optionsOfTheOnlyStart() : QuickStart.options(packaged(), programsDir()));
        command.addAll(List.of("-jar", packaged().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("SLUICE_") || name.startsWith("QUARKUS_"));
        variables.putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether its readiness is up now. */
    public boolean isReady() {
        requireAlive();
        return status(managementUrl() + "/q/health/ready") == 200;
    }

    private boolean hasStarted() {
        requireAlive();
        return output().contains("is ready after");
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("The gateway ended with " + process.exitValue() + ":\n" + output());
        }
    }

    private void waitForEnd() {
        try {
            if (!process.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The gateway did not end by itself:\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int status(String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0; // not listening yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void stopAbandonedDatabase() {
        Path pidFile = dataDir.resolve("postgres/postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        try {
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst());
            ProcessHandle.of(pid).ifPresent(server -> {
                server.destroy();
                await("the database to end").atMost(ENDED_WITHIN).until(() -> !server.isAlive());
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path packaged() {
        String path = System.getProperty("sluice.packaged");
        if (path == null || !Files.exists(Path.of(path))) {
            throw new IllegalStateException("No packaged application at sluice.packaged=" + path
                    + "; run this test by the verify phase of Maven");
        }
        return Path.of(path);
    }

    /** Unpacked once for all tests instead of once a data directory. */
    private static Path programsDir() {
        return packaged().getParent().resolveSibling("postgres-programs");
    }
}
