package io.sluice.gateway;

import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.json.JsonCodec;
import io.sluice.support.Dashboards;
import io.sluice.support.FreePorts;
import io.sluice.support.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A real Prometheus that scrapes a gateway every second and has our alert rules. Debian's package {@code prometheus} brings it;
 * where there is none, tests are skipped, loudly, but never in CI.
 */
public final class Prometheus implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private static final Set<String> NO_NUMBERS = Set.of("NaN", "+Inf", "-Inf");

    private final Process process;
    private final String url;
    private final Path log;
    private final HttpClient http = HttpClient.newHttpClient();

    private Prometheus(Process process, String url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /** Starts one that scrapes a gateway by its key. */
    static Prometheus start(Path folder, PackagedTarget target) throws IOException {
        Path key = folder.resolve("sluice.key");
        Files.writeString(key, target.key());
        return start(folder, """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: sluice
                    metrics_path: /q/metrics
                    authorization: {credentials_file: "%s"}
                    static_configs: [{targets: ["%s"]}]
                """.formatted(
                Dashboards.rulesFile(), key, URI.create(target.managementUrl()).getAuthority()));
    }

    /**
     * Starts one with this configuration.
     *
     * @param folder for its data and its log
     */
    public static Prometheus start(Path folder, String configuration) throws IOException {
        Path program = program("prometheus");
        Path config = Files.writeString(folder.resolve("prometheus.yml"), configuration);
        int port = FreePorts.next();
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var prometheus = new Prometheus(process, "http://127.0.0.1:" + port, log);
        await("Prometheus to be ready").atMost(READY_WITHIN).until(prometheus::isReady);
        return prometheus;
    }

    /** What it scrapes. */
    record PackagedTarget(String managementUrl, String key) {}

    /** A program of the package; without it the test is skipped, and in CI it fails. */
    static Path program(String name) {
        return Programs.require(name, "Debian: apt-get install prometheus");
    }

    /** The values of a query's answer as of now; those that are no numbers, or infinite, left out. Fails when it is refused. */
    public List<Double> query(String query) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            fail(query + "\n" + answer.path("error").asText());
        }
        var values = new ArrayList<Double>();
        for (JsonNode series : answer.at("/data/result")) {
            String value = series.at("/value/1").asText();
            if (!NO_NUMBERS.contains(value)) {
                values.add(Double.valueOf(value));
            }
        }
        return values;
    }

    /** A document of its API. */
    public JsonNode get(String path) {
        try {
            return JsonCodec.read(http.send(
                            HttpRequest.newBuilder(URI.create(url + path))
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException("Prometheus did not answer with JSON", e);
        }
    }

    private boolean isReady() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            fail("Prometheus ended:\n" + Files.readString(log));
        }
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(url + "/-/ready"))
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
