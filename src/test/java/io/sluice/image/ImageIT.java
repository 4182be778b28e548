package io.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.sluice.image.Dockerfile.Stage;
import io.sluice.support.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command lines of {@code Dockerfile.jvm}, word for word, where no container engine is: first the rehearsal that writes the
 * AOT cache, then the gateway with it.
 */
class ImageIT {
    private static final long LIMIT = 768L << 20;

    /** Far above what docs/images.md measured: only a start that lost its cache, or worse, takes so long on a quiet machine. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    private static final String KEY = "image-admin-key-1234";
    private static final int ANYBODY = 47_110_815;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private static Path folder;

    private static Path app;
    private static Stage image;
    private static EmbeddedPostgres database;

    @BeforeAll
    static void buildAsTheDockerfileDoes() throws Exception {
        // A machine's rights are nothing that a build could install: so it is said, there and here, and no failure.
        Optional<String> missing = Container.missing();
        if (missing.isPresent()) {
            String loudly = "The command lines of the image are NOT tested: " + missing.get();
            System.err.println(loudly);
            assumeThat(missing).as(loudly).isEmpty();
        }
        Dockerfile file = Dockerfile.read("Dockerfile.jvm");
        image = file.image();
        Container.run("chmod", "711", folder.toString());
        copyWhatTheDockerfileCopies(file.stage("rehearsal"));
        rehearse(file.stage("rehearsal"));
        database = EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void servesAsAnyUserOnAReadOnlyTreeWithoutAShellWithinItsMemoryAndStopsWhenTold() throws Exception {
        Optional<MemoryGroup> memory = MemoryGroup.of(LIMIT);
        System.out.println("Memory is bounded by "
                + (memory.isPresent() ? "a control group" : "-XX:MaxRAM: no control group could be made here"));
        makeTheSchema();
        try (Container container = external(folder.resolve("any")).as(ANYBODY).withoutShell()) {
            memory.ifPresent(container::limitedBy);
            // Refuses to start where the cache cannot be used; without the flag the JVM would go on without it.
            String limit = memory.isPresent() ? "" : " -XX:MaxRAM=" + LIMIT;
            int management = FreePorts.next();

            // When
            Duration took =
                    startUntilFirstReply(container.with("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on" + limit), management);

            // Then
            tell("External database, schema up to date", took, container);
            if (machineIsOurs()) {
                assertThat(took).isLessThan(BOUND);
            }
            assertThat(heapLimit(management)).isBetween((double) LIMIT * 0.4, (double) LIMIT * 0.55);
            assertThat(owner(container)).isEqualTo(ANYBODY);
            assertThat(folder.resolve("any/tmp"))
                    .as("for temporary files, /tmp is read-only")
                    .isDirectory();
            int status = container.terminate();
            assertThat(container.output())
                    .contains("Sluice has stopped.")
                    .doesNotContain(" ERROR ", " WARN ", "WARNING", "[warning]", "Exception");
            assertThat(status).as("SIGTERM, and an orderly end").isEqualTo(143);
        } finally {
            if (memory.isPresent()) {
                memory.get().close();
            }
        }
    }

    @Test
    void theKnownUserHasTheEmbeddedDatabaseOnAnEmptyVolume() throws Exception {
        try (Container container = gateway(folder.resolve("embedded"))) {
            // When
            Duration took = startUntilFirstReply(container, FreePorts.next());

            // Then
            tell("Embedded database, made anew", took, container);
            assertThat(container.terminate()).isEqualTo(143);
            assertThat(container.output()).contains("Sluice has stopped.").doesNotContain(" ERROR ", "[warning]");
            assertThat(folder.resolve("embedded/postgres/postmaster.pid"))
                    .as("stopped")
                    .doesNotExist();
        }
    }

    /** As the first start over a database does it; the one that is measured is a later one. */
    private static void makeTheSchema() throws IOException, InterruptedException {
        try (Container container = external(folder.resolve("any")).as(ANYBODY)) {
            tell("External database, empty", startUntilFirstReply(container, FreePorts.next()), container);
            assertThat(container.terminate()).isEqualTo(143);
        }
    }

    /** CPU tells more than the clock on a machine with other work. */
    private static void tell(String what, Duration took, Container container) {
        long cpu = container
                .first()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(-1L);
        System.out.println(
                what + ", AOT cache: first reply " + took.toMillis() + " ms after the start, " + cpu + " ms of CPU");
    }

    /** What COPY takes is there after a build; the copy belongs to root, and nobody else may write it. */
    private static void copyWhatTheDockerfileCopies(Stage stage) throws IOException, InterruptedException {
        app = Files.createDirectory(folder.resolve("app"));
        Path built = Path.of(System.getProperty("sluice.packaged")).getParent();
        for (var copy : stage.all("COPY")) {
            Path source = built.getParent().getParent().resolve(copy.words().getFirst());
            assertThat(source).exists();
            Container.run("cp", "-r", source.toString(), folder + copy.words().getLast());
        }
        Container.run("chmod", "-R", "u=rwX,go=rX", app.toString());
    }

    /** The rehearsal, then what the last stage takes from it. */
    private static void rehearse(Stage stage) throws IOException, InterruptedException {
        List<String> command = stage.all("RUN").stream()
                .flatMap(run -> run.exec().stream())
                .findFirst()
                .orElseThrow();
        Path rehearsal = folder.resolve("rehearsal");
        try (Container container = Container.in(folder.resolve("containers"))
                .readOnly(app, "/app")
                .writable(rehearsal, "/rehearsal")
                .with(stage.environment())) {
            int status = container.start(command).end();
            assertThat(status).as(container.output()).isZero();
            assertThat(container.output()).contains("The rehearsal is over");
        }
        Files.move(rehearsal.resolve("sluice.aot"), app.resolve("sluice.aot"));
        Container.run("chmod", "444", app.resolve("sluice.aot").toString());
        Files.move(rehearsal.resolve("postgres-programs"), app.resolve("postgres-programs"));
        Container.run("chown", "-R", "0:0", app.toString());
        Container.run(
                "chmod", "-R", "u=rwX,go=rX", app.resolve("postgres-programs").toString());
        System.out.println("AOT cache: " + Files.size(app.resolve("sluice.aot")) / 1_000_000 + " MB");
    }

    private static Container gateway(Path volume) throws IOException, InterruptedException {
        return Container.in(folder.resolve("containers"))
                .readOnly(app, "/app")
                .writable(volume, image.last("VOLUME").orElseThrow().arguments())
                .with(image.environment())
                .with(Map.of("SLUICE_ADMIN_KEY", KEY, "SLUICE_PROVIDER_SIMULATED_ENABLED", "true"));
    }

    private static Container external(Path volume) throws IOException, InterruptedException {
        return gateway(volume)
                .with("SLUICE_STORE_URL", "postgresql://postgres@127.0.0.1:" + database.getPort() + "/postgres");
    }

    /** From the start of the entry point's process. */
    private static Duration startUntilFirstReply(Container container, int management) throws IOException {
        int api = FreePorts.next();
        long begin = System.nanoTime();
        container
                .with("QUARKUS_HTTP_PORT", Integer.toString(api))
                .with("QUARKUS_MANAGEMENT_PORT", Integer.toString(management))
                .start(image.last("ENTRYPOINT").orElseThrow().exec().orElseThrow());
        return firstReply(container, api, begin);
    }

    private static Duration firstReply(Container container, int port, long begin) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"simulated-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}"))
                .build();
        await("the first reply")
                .atMost(Duration.ofMinutes(3))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    assertThat(container.isAlive()).as(container.output()).isTrue();
                    return answered(request);
                });
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static boolean answered(HttpRequest request) throws InterruptedException {
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return true;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    private static double heapLimit(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                .header("Authorization", "Bearer " + KEY)
                .build();
        String page = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return page.lines()
                .filter(line -> line.startsWith("jvm_memory_max_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static int owner(Container container) throws IOException {
        return (Integer) Files.getAttribute(
                Path.of("/proc", Long.toString(container.first().pid())), "unix:uid");
    }

    /** Whether a wall clock says something about the gateway rather than about its neighbours. */
    private static boolean machineIsOurs() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage() < system.getAvailableProcessors();
    }
}
