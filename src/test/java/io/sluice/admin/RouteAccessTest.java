package io.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.identity.ApiKey;
import io.sluice.identity.DirectoryLoader;
import io.sluice.identity.DirectoryStore;
import io.sluice.identity.KeyText;
import io.sluice.identity.TestDirectory;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which routes a key may call, in every language that callers speak. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RouteAccessTest {
    private static final Management ADMIN = Management.ADMIN;
    private static final String MESSAGES = "'messages': [{'role': 'user', 'content': 'hi'}]";
    private static final String CHAT = "{'model': 'echo-chat', " + MESSAGES + "}";

    @Inject
    Pool database;

    @Inject
    DirectoryLoader loader;

    @Inject
    DirectoryStore store;

    @Inject
    Catalog catalog;

    @BeforeEach
    void somebodyIsThere() {
        TestCatalog.serve(catalog, EchoRoutes.all());
        ADMIN.post("teams", "{'name': 'search'}").statusCode(201);
        ADMIN.post("service-accounts", "{'name': 'indexer', 'team': 'search'}").statusCode(201);
    }

    @AfterEach
    void nobodyIsLeft() {
        TestDirectory.clear(database, loader);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /v1/chat/completions | {'model': 'echo-chat', 'messages': [{'role': 'user', 'content': 'hi'}]}",
                "POST | /v1/completions | {'model': 'echo-completions', 'prompt': 'hi'}",
                "POST | /v1/embeddings | {'model': 'echo-embeddings', 'input': 'hi'}",
                "POST | /gateway/echo-chat/invocations | {'messages': [{'role': 'user', 'content': 'hi'}]}",
                "POST | /gateway/echo-completions/invocations | {'prompt': 'hi'}",
                "POST | /endpoints/echo-chat/invocations | {'messages': [{'role': 'user', 'content': 'hi'}]}",
                "POST | /serving-endpoints/echo-chat/invocations | {'messages': [{'role': 'user', 'content': 'hi'}]}",
                "GET | /v1/models/echo-chat | ``",
                "GET | /api/2.0/gateway/routes/echo-chat | ``",
                "GET | /api/2.0/endpoints/echo-chat | ``",
                "GET | /api/3.0/gateway/endpoint/echo-chat | ``",
                "GET | /api/2.0/serving-endpoints/echo-chat | ``",
            })
    void aRouteThatIsNotGrantedIsRefusedAndAGrantedOneWorks(String method, String path, String body) {
        String key = ADMIN.keyOf("indexer").key();
        Response refused = send(key, method, path, body);
        assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(403);
        String id = ADMIN.made("grants", "{'to': {'team': 'search'}, 'routes': ['echo-*']}", "id");
        Response granted = send(key, method, path, body);
        assertThat(granted.statusCode()).as(granted.asString()).isEqualTo(200);
        ADMIN.delete("grants/" + id).statusCode(204);
        assertThat(send(key, method, path, body).statusCode()).isEqualTo(403);
        assertThat(send(KeyText.next(), method, path, body).statusCode()).isEqualTo(401);
    }

    @Test
    void listsShowOnlyWhatIsGranted() {
        String key = ADMIN.keyOf("indexer").key();
        for (String path : new String[] {"/v1/models", "/api/2.0/gateway/routes/", "/api/2.0/endpoints/"}) {
            assertThat(send(key, "GET", path, "").asString()).as(path).doesNotContain("echo-");
        }
        ADMIN.post("grants", "{'to': {'service_account': 'indexer'}, 'routes': ['echo-chat']}")
                .statusCode(201);
        for (String path : new String[] {"/v1/models", "/api/2.0/gateway/routes/", "/api/2.0/endpoints/"}) {
            assertThat(send(key, "GET", path, "").asString())
                    .as(path)
                    .contains("echo-chat")
                    .doesNotContain("echo-embeddings");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'routes': ['echo-chat'] | 200",
                "'routes': ['echo-e*'] | 403",
                "'models': ['echo-*'] | 200",
                "'models': ['gpt-*'] | 403",
                "'environments': ['prod'] | 403",
                "'networks': ['127.0.0.0/8'] | 200",
                "'networks': ['10.0.0.0/8', '::1'] | 403",
                "'scopes': ['call'] | 200",
                "'scopes': ['own-usage'] | 403",
                "'expires_at': '2099-01-01T00:00:00Z' | 200",
            })
    void aKeyIsNarrowed(String narrowing, int status) {
        ADMIN.post("grants", "{'to': {'team': 'search'}, 'routes': ['*']}").statusCode(201);
        String key = ADMIN.made("keys", "{'owner': 'indexer', " + narrowing + "}", "key");
        Response reply = send(key, "POST", "/v1/chat/completions", CHAT);
        assertThat(reply.statusCode()).as(reply.asString()).isEqualTo(status);
    }

    @Test
    void ceilingsAreKept() {
        ADMIN.post("grants", "{'to': {'team': 'search'}, 'routes': ['*'], 'ceilings': {'max_tokens': 10}}")
                .statusCode(201);
        String key = ADMIN.keyOf("indexer").key();
        send(key, "POST", "/v1/chat/completions", "{'model': 'echo-chat', 'max_tokens': 11, " + MESSAGES + "}")
                .then()
                .statusCode(400)
                .body("error.message", containsString("you were granted at most 10 here"));
        send(key, "POST", "/v1/chat/completions", "{'model': 'echo-chat', 'max_tokens': 10, " + MESSAGES + "}")
                .then()
                .statusCode(200);
    }

    @Test
    void theKeyIsFoundWhereClientsPutIt() {
        ADMIN.post("grants", "{'to': {'team': 'search'}, 'routes': ['*']}").statusCode(201);
        String key = ADMIN.keyOf("indexer").key();
        given().contentType(ContentType.JSON)
                .body(CHAT.replace('\'', '"'))
                .header("x-api-key", key)
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);
        given().contentType(ContentType.JSON)
                .body(CHAT.replace('\'', '"'))
                .header("api-key", key)
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);
        given().contentType(ContentType.JSON)
                .body("{" + MESSAGES.replace('\'', '"') + "}")
                .auth()
                .preemptive()
                .basic("mlflow", key)
                .post("/gateway/echo-chat/invocations")
                .then()
                .statusCode(200);
    }

    @Test
    void aKeyExpires() {
        ADMIN.post("grants", "{'to': {'team': 'search'}, 'routes': ['*']}").statusCode(201);
        Instant end = Instant.now().plusSeconds(2);
        String key = ADMIN.made("keys", "{'owner': 'indexer', 'expires_at': '" + end + "'}", "key");
        assertThat(send(key, "POST", "/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> send(key, "POST", "/v1/chat/completions", CHAT).statusCode() == 401);
        assertThat(Instant.now()).isAfterOrEqualTo(end);
    }

    @Test
    void aKeyThatAnotherGatewayRevokesIsDeadWithinASecond() {
        ADMIN.post("grants", "{'to': {'team': 'search'}, 'routes': ['*']}").statusCode(201);
        String id = ADMIN.made("keys", "{'owner': 'indexer'}", "id");
        String key = ADMIN.post("keys/" + id + "/rotate", "{'grace_seconds': 60}")
                .extract()
                .path("key");
        String made = ADMIN.get("keys").extract().path("items[1].id");
        assertThat(send(key, "POST", "/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);
        store.change(change -> change.key(made).chain(found -> change.update(revoked(found.orElseThrow()))))
                .subscribeAsCompletionStage()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        await().atMost(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> send(key, "POST", "/v1/chat/completions", CHAT).statusCode() == 401);
    }

    private static ApiKey revoked(ApiKey key) {
        return new ApiKey(
                key.id(),
                key.owner(),
                key.name(),
                key.hint(),
                key.narrowing(),
                key.createdAt(),
                key.expiresAt(),
                Instant.now(),
                key.lastUsedAt());
    }

    private static Response send(String key, String method, String path, String body) {
        var request = new Management(key).request();
        return body.isEmpty()
                ? request.request(method, path)
                : request.body(body.replace('\'', '"')).request(method, path);
    }
}
