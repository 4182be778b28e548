package io.sluice.admission;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.sluice.secret.Secret;
import io.sluice.secret.SecretSignature;
import io.sluice.support.PostgresResource;
import io.sluice.support.SharedProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks of budgets: signed, tried again, once a window. */
@QuarkusTest
@TestProfile(SharedProfile.class)
@WithTestResource(PostgresResource.class)
class SoftThresholdsTest {
    private static final Subject SUBJECT = new Subject("default", "search", "alice", null, "key_1", "chat", Map.of());

    private record Notice(String timestamp, String delivery, String signature, String body) {}

    @Inject
    Pool database;

    @Inject
    BudgetBook book;

    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger(1);
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/hook", exchange -> {
            notices.add(new Notice(
                    exchange.getRequestHeaders().getFirst("x-sluice-timestamp"),
                    exchange.getRequestHeaders().getFirst("x-sluice-delivery"),
                    exchange.getRequestHeaders().getFirst("x-sluice-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 503 : 204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        database.query("truncate budget, budget_account, budget_lease, budget_notice")
                .executeAndAwait();
    }

    @Test
    void tellsOnceAndAgainUntilItIsHeard() {
        given().header("Authorization", "Bearer test-admin-key-0123456789")
                .contentType(ContentType.JSON)
                .body("{\"name\": \"search\"}")
                .post("/admin/v1/teams");
        String id = given().header("Authorization", "Bearer test-admin-key-0123456789")
                .contentType(ContentType.JSON)
                .body("""
                        {"scope": {"team": "search"}, "limit": {"usd": "1.00"}, "window": "day", "hard": false,
                         "soft_percent": 50, "webhook": "http://localhost:%d/hook?x=1"}
                        """.formatted(server.getAddress().getPort()))
                .post("/admin/v1/budgets")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        spend(499_999_999);
        spend(1);

        await().atMost(Duration.ofSeconds(30)).until(() -> notices.size() == 2);
        Notice first = notices.getFirst();
        Notice second = notices.getLast();
        assertThat(second.delivery()).isEqualTo(first.delivery()).startsWith(id + "@");
        assertThat(second.signature())
                .isEqualTo("sha256="
                        + SecretSignature.hmacSha256(
                                Secret.of(SharedProfile.WEBHOOK_SECRET),
                                (second.timestamp() + "." + second.body()).getBytes(StandardCharsets.UTF_8)));
        var body = new JsonObject(second.body());
        assertThat(body.getString("event")).isEqualTo("budget.soft_threshold");
        assertThat(body.getString("budget")).isEqualTo(id);
        assertThat(body.getLong("spent_nano_usd")).isEqualTo(500_000_000);
        await().atMost(Duration.ofSeconds(10)).until(this::isTold);
        spend(100);
        await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).until(() -> notices.size() == 2);
    }

    private void spend(long nanoUsd) {
        var held = (Budgets.Decision.Held)
                book.reserve(SUBJECT, new Demand(1, 1, nanoUsd, true)).await().atMost(Duration.ofSeconds(10));
        held.hold().settle(new Used(1, 1, nanoUsd));
    }

    private boolean isTold() {
        return database.query("select told_at from budget_notice where told_at is not null")
                .executeAndAwait()
                .iterator()
                .hasNext();
    }
}
