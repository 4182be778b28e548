package io.sluice.identity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.support.PackagedGateway;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two packaged gateways over one PostgreSQL: what is done at one is in force at the other. */
class TwoGatewaysIT {
    private static final String ADMIN = "integration-admin-key-1234";
    private static final String CHAT =
            "{\"model\": \"simulated-chat\", \"max_tokens\": 1, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";
    private static final Duration GOAL = Duration.ofSeconds(1);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    private EmbeddedPostgres database;
    private PackagedGateway one;
    private PackagedGateway other;

    @BeforeEach
    void start() throws IOException {
        database = EmbeddedPostgres.builder()
                .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start();
        String masterKey = Base64.getEncoder().encodeToString(new byte[32]);
        one = gateway("one", masterKey).start();
        other = gateway("other", masterKey).start();
    }

    @AfterEach
    void stop() throws IOException {
        other.close();
        one.close();
        database.close();
        client.close();
    }

    @Test
    void aKeyRevokedAtOneIsDeadAtTheOtherWithinASecondWhileCallsFlow() throws Exception {
        // Given
        post("teams", "{\"name\": \"search\"}");
        post("service-accounts", "{\"name\": \"indexer\", \"team\": \"search\"}");
        post("grants", "{\"to\": {\"team\": \"search\"}, \"routes\": [\"simulated-*\"]}");
        String kept = post("keys", "{\"owner\": \"indexer\"}").extract().path("key");
        for (int i = 0; i < 3; i++) {
            ValidatableResponse made = post("keys", "{\"owner\": \"indexer\"}");
            String id = made.extract().path("id");
            String key = made.extract().path("key");
            await().atMost(Duration.ofSeconds(5)).until(() -> call(other, key) == 200);

            // When
            Duration lived = livedOn(id, key);

            // Then
            System.out.println("Revoked at one gateway, refused by the other after " + lived.toMillis() + " ms");
            assertThat(lived).isLessThan(machineIsOurs() ? GOAL : GOAL.multipliedBy(5));
            assertThat(call(one, key)).isEqualTo(401);
            assertThat(call(other, key)).isEqualTo(401);
            assertThat(call(other, kept)).isEqualTo(200);
        }
        bothChainsAreIntact();
    }

    /** From the answer to the revocation at one gateway to the first call that the other refuses; none is served after it. */
    private Duration livedOn(String id, String key) throws InterruptedException {
        var statuses = new ConcurrentLinkedQueue<Answer>();
        var done = new AtomicBoolean();
        long revoked;
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                callers.submit(() -> {
                    while (!done.get()) {
                        long asked = System.nanoTime();
                        int status = call(other, key);
                        statuses.add(new Answer(asked, System.nanoTime(), status));
                    }
                    return null;
                });
            }
            try {
                await().atMost(Duration.ofSeconds(10)).until(() -> statuses.size() > 20);
                admin().delete(one.apiUrl() + "/admin/v1/keys/" + id).then().statusCode(204);
                revoked = System.nanoTime();
                await().atMost(Duration.ofSeconds(20)).until(() -> refused(statuses) > 20);
            } finally {
                done.set(true);
            }
        }
        assertThat(statuses).extracting(Answer::status).containsOnly(200, 401);
        long firstRefusal = statuses.stream()
                .filter(answer -> answer.status() == 401)
                .mapToLong(Answer::answered)
                .min()
                .orElseThrow();
        assertThat(statuses)
                .filteredOn(answer -> answer.asked() > firstRefusal)
                .extracting(Answer::status)
                .containsOnly(401);
        return Duration.ofNanos(Math.max(0, firstRefusal - revoked));
    }

    private void bothChainsAreIntact() {
        // An act at the other one, so that it has something on record beside the refusals
        admin().body("{\"name\": \"made-at-the-other\"}")
                .post(other.apiUrl() + "/admin/v1/teams")
                .then()
                .statusCode(201);
        for (PackagedGateway gateway : List.of(one, other)) {
            admin().get(gateway.apiUrl() + "/admin/v1/audit/verify")
                    .then()
                    .statusCode(200)
                    .body("ok", equalTo(true))
                    .body("nodes", hasSize(2))
                    .body("nodes.first_bad", everyItem(nullValue()));
        }
    }

    private PackagedGateway gateway(String name, String masterKey) {
        return PackagedGateway.in(folder.resolve(name))
                .with("SLUICE_ADMIN_KEY", ADMIN)
                .with("SLUICE_MASTER_KEY", masterKey)
                .with("SLUICE_PROVIDER_SIMULATED_ENABLED", "true")
                .with("SLUICE_AUTH_FAILURES_LIMIT", "1000000")
                .with("SLUICE_STORE_URL", "postgresql://postgres:pw@localhost:" + database.getPort() + "/postgres");
    }

    private ValidatableResponse post(String path, String body) {
        return admin().body(body)
                .post(one.apiUrl() + "/admin/v1/" + path)
                .then()
                .statusCode(201);
    }

    private static RequestSpecification admin() {
        return given().header("Authorization", "Bearer " + ADMIN).contentType("application/json");
    }

    private int call(PackagedGateway gateway, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.apiUrl() + "/v1/chat/completions"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(CHAT))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private static long refused(Queue<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == 401).count();
    }

    /** Whether a wall clock says something about the gateway rather than about its neighbors. */
    private static boolean machineIsOurs() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system.getSystemLoadAverage() < 2.0 * system.getAvailableProcessors();
    }

    /** What a call was answered with, and between which times. */
    private record Answer(long asked, long answered, int status) {}
}
