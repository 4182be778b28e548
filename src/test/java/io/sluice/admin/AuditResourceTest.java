package io.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.audit.TestAudit;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class AuditResourceTest {
    private static final String AUDIT = "/admin/v1/audit";
    private static final String ROUTES = "/admin/v1/routes";
    private static final String CANARY = "sk-canary-19ab2c";

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @Inject
    AuditTrail trail;

    @Inject
    Pool database;

    /** Entries of what went before are written late; the one that is queued last shows that none is to come. */
    @BeforeEach
    void waitForLateEntriesOfWhatWentBefore() {
        trail.later(Actor.SYSTEM, AuditEvent.done("test.begin", "x:y"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> request().get(AUDIT + "?action=test.begin").then().body("items", hasSize(1)));
        clean();
    }

    @AfterEach
    void clean() {
        request().delete(ROUTES + "/audited");
        TestAudit.settle();
        for (String table : List.of("audit_entry", "audit_checkpoint")) {
            database.query("alter table " + table + " disable trigger append_only")
                    .executeAndAwait();
        }
        database.query("truncate audit_entry, audit_checkpoint, audit_head").executeAndAwait();
        database.query("update audit_position set last = 0").executeAndAwait();
        for (String table : List.of("audit_entry", "audit_checkpoint")) {
            database.query("alter table " + table + " enable trigger append_only")
                    .executeAndAwait();
        }
    }

    @Test
    void tellsWhoMadeARouteFromWhereAndWhen() {
        // When
        String requestId = create().extract().header("x-request-id");

        // Then
        request()
                .get(AUDIT + "?principal=admin")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("items", hasSize(2))
                .body("items[0].action", equalTo("secret.write"))
                .body("items[0].target", startsWith("secret:routes/audited/fake_api_key@"))
                .body("items[1].action", equalTo("route.create"))
                .body("items[1].target", equalTo("route:audited"))
                .body("items[1].principal", equalTo("admin"))
                .body("items[1].address", equalTo("127.0.0.1"))
                .body("items[1].request_id", equalTo(requestId))
                .body("items[1].outcome", equalTo("done"))
                .body("items[1].at", notNullValue())
                .body("items[1].details.route.model", equalTo("m"))
                .body("items[1].details.route.config.fake_api_key", startsWith("secret:routes/audited/fake_api_key@"))
                .body("next_cursor", nullValue());
    }

    @Test
    void tellsWhatCouldNotBeDoneWithoutASecretOrABody() {
        // Given
        create();

        // When
        String invalid = request()
                .contentType(ContentType.JSON)
                .body(route().replace("\"m\"", "7"))
                .post(ROUTES)
                .then()
                .statusCode(400)
                .extract()
                .header("x-request-id");
        request()
                .contentType(ContentType.JSON)
                .body(route())
                .post(ROUTES)
                .then()
                .statusCode(409);
        request()
                .contentType("application/merge-patch+json")
                .header("If-Match", "\"999999\"")
                .body("{\"model\": \"other\"}")
                .patch(ROUTES + "/audited")
                .then()
                .statusCode(412);
        request()
                .contentType(ContentType.JSON)
                .body("{\"name\": \"audited\"}")
                .post("/api/2.0/gateway/routes/")
                .then()
                .statusCode(400);
        request().get(ROUTES + "?page_size=nonsense").then().statusCode(400);
        TestAudit.settle();

        // Then
        ValidatableResponse told = request().get(AUDIT).then().body(not(containsString(CANARY)));
        List<Map<String, Object>> failed = told.extract().path("items.findAll { it.outcome == 'failed' }");
        assertThat(failed)
                .extracting(entry -> entry.get("action") + " " + entry.get("target") + " " + entry.get("details"))
                .containsExactly(
                        "route.create path:/admin/v1/routes {status=400}",
                        "route.create path:/admin/v1/routes {status=409}",
                        "route.change route:audited {status=412}",
                        "route.create path:/api/2.0/gateway/routes/ {status=400}");
        assertThat(failed.getFirst())
                .containsEntry("request_id", invalid)
                .containsEntry("principal", "admin")
                .containsEntry("address", "127.0.0.1");
    }

    @Test
    void tellsWhatAPatchChanged() {
        create();

        request()
                .contentType("application/merge-patch+json")
                .body("{\"model\": \"other\", \"max_in_flight\": 3}")
                .patch(ROUTES + "/audited")
                .then()
                .statusCode(200);

        request()
                .get(AUDIT + "?action=route.change")
                .then()
                .body("items", hasSize(1))
                .body(
                        "items[0].details.changes",
                        equalTo(Map.of(
                                "model", Map.of("from", "m", "to", "other"),
                                "max_in_flight", Map.of("to", 3))));
    }

    @Test
    void tellsOfReplacementAndRemovalAndTheirSecrets() {
        create();

        request()
                .contentType(ContentType.JSON)
                .body(route().replace(CANARY, CANARY + "-2"))
                .put(ROUTES + "/audited")
                .then()
                .statusCode(200);
        request().delete(ROUTES + "/audited").then().statusCode(204);

        assertThat(request().get(AUDIT + "?principal=admin").then().extract().<List<String>>path("items.action"))
                .containsExactly(
                        "secret.write",
                        "route.create",
                        "secret.write",
                        "route.change",
                        "secret.delete",
                        "route.delete");
        request().get(AUDIT + "/verify").then().body("ok", equalTo(true)).body("entries", greaterThanOrEqualTo(6));
    }

    @Test
    void tellsOfRoutesMadeInMlflowsWords() {
        request()
                .contentType(ContentType.JSON)
                .body(
                        "{\"name\": \"audited\", \"route_type\": \"llm/v1/chat\", \"model\": {\"provider\": \"fake-provider\","
                                + " \"name\": \"m\", \"config\": {\"fake_api_key\": \"" + CANARY + "\"}}}")
                .post("/api/2.0/gateway/routes")
                .then()
                .statusCode(200);
        request().delete("/api/2.0/gateway/routes/audited").then().statusCode(200);

        assertThat(request().get(AUDIT + "?action=route.*").then().extract().<List<String>>path("items.action"))
                .containsExactly("route.create", "route.delete");
    }

    @Test
    void neverShowsACredential() {
        create();
        request()
                .contentType(ContentType.JSON)
                .body(route().replace(CANARY, CANARY + "-2"))
                .put(ROUTES + "/audited");
        request().delete(ROUTES + "/audited");

        request().get(AUDIT).then().body(not(containsString("canary")));
        request().get(AUDIT + "/export").then().body(not(containsString("canary")));
    }

    @Test
    void nothingIsDoneByWhatDidNotHappen() {
        create();

        create(409);
        request().contentType(ContentType.JSON).body("{}").post(ROUTES).then().statusCode(400);

        request().get(AUDIT + "?principal=admin").then().body("items.findAll { it.outcome == 'done' }", hasSize(2));
    }

    @Test
    void tellsThatACredentialWasReadByItsReference() {
        create();

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> request()
                        .get(AUDIT + "?action=secret.read")
                        .then()
                        .body("items.principal", everyItem(equalTo("system")))
                        .body("items.target", hasItem(startsWith("reference:secret:routes/audited/fake_api_key@"))));
    }

    @Test
    void tellsOfARotationOfTheMasterKey() {
        request().post("/admin/v1/secrets/rotate-master-key").then().statusCode(200);

        request()
                .get(AUDIT + "?action=master-key.*")
                .then()
                .body("items", hasSize(1))
                .body("items[0].action", equalTo("master-key.rotate"))
                .body("items[0].details.key_version", notNullValue());
        request().get(AUDIT + "/verify").then().body("ok", equalTo(true));
    }

    @Test
    void pagesWithoutLossOldestOrNewestFirst() {
        told(7);

        assertThat(pages(""))
                .containsExactly("thing:0", "thing:1", "thing:2", "thing:3", "thing:4", "thing:5", "thing:6");
        assertThat(pages("&order=newest"))
                .containsExactly("thing:6", "thing:5", "thing:4", "thing:3", "thing:2", "thing:1", "thing:0");
    }

    @Test
    void filtersByActionPrincipalAndTime() {
        told(3);
        join(trail.record(new Actor("somebody", null, "", ""), AuditEvent.done("other.act", "x:y")));

        request().get(AUDIT + "?action=other.act").then().body("items", hasSize(1));
        request().get(AUDIT + "?action=thing.*").then().body("items", hasSize(3));
        request().get(AUDIT + "?action=thing").then().body("items", hasSize(0));
        request().get(AUDIT + "?principal=somebody").then().body("items.action", equalTo(List.of("other.act")));
        request()
                .get(AUDIT + "?from=2001-01-01T00:00:00Z&to=2101-01-01T00:00:00-02:00")
                .then()
                .body("items", hasSize(4));
        request().get(AUDIT + "?to=2001-01-01T00:00:00Z").then().body("items", hasSize(0));
        request().get(AUDIT + "?from=2101-01-01T00:00:00Z").then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({
        "cursor=x, cursor",
        "cursor=-1, cursor",
        "cursor=9999999999999999999, cursor",
        "limit=0, limit",
        "limit=1001, limit",
        "limit=many, limit",
        "order=random, order",
        "from=yesterday, from",
        "to=2026-01-01, to"
    })
    void refusesWhatItCannotRead(String query, String field) {
        request()
                .get(AUDIT + "?" + query)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:sluice:problem:invalid-request"))
                .body("errors[0].field", equalTo(field));
    }

    @Test
    void takesAnythingForAFilterAsText() {
        told(1);

        request()
                .queryParam("principal", "' or 1=1 --")
                .get(AUDIT)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        request().queryParam("action", "%*").get(AUDIT).then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void exportsEverythingAsLinesAndGoesOnFromACursor() throws InvalidJson {
        // Given
        IntStream.range(0, 1234)
                .forEach(number ->
                        trail.later(Actor.SYSTEM, AuditEvent.done("thing.do", "thing:" + number + "\r\n{\"id\": 1}")));
        await().atMost(Duration.ofSeconds(60))
                .until(() -> request()
                                .get(AUDIT + "/export?cursor=0")
                                .asString()
                                .lines()
                                .count()
                        == 1234);

        // When
        var reply = request().get(AUDIT + "/export").then().statusCode(200).extract();

        // Then
        assertThat(reply.contentType()).startsWith("application/x-ndjson");
        List<Long> ids = new ArrayList<>();
        assertThat(reply.asString()).endsWith("}\n").doesNotContain("\n\n");
        for (String line : reply.asString().split("\n")) {
            ids.add(JsonCodec.read(line).get("id").asLong());
        }
        assertThat(ids).hasSize(1234).isSorted().doesNotHaveDuplicates();
        assertThat(request()
                        .get(AUDIT + "/export?cursor=" + ids.get(1230))
                        .asString()
                        .lines())
                .hasSize(3);
        request()
                .get(AUDIT + "/export?cursor=" + ids.getLast())
                .then()
                .statusCode(200)
                .body(equalTo(""));
        request().get(AUDIT + "/export?cursor=x").then().statusCode(400);
    }

    @Test
    void verifiesAndNamesTheFirstBadRow() {
        told(5);
        request()
                .get(AUDIT + "/verify")
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("entries", equalTo(5))
                .body("first_bad", nullValue())
                .body("nodes", hasSize(1));

        database.query("alter table audit_entry disable trigger append_only").executeAndAwait();
        database.query("update audit_entry set target = 'x:y' where seq = 2").executeAndAwait();

        request()
                .get(AUDIT + "/verify")
                .then()
                .statusCode(200)
                .body("ok", equalTo(false))
                .body("entries", equalTo(1))
                .body("first_bad.seq", equalTo(2))
                .body("first_bad.node", startsWith("node-"))
                .body("first_bad.problem", equalTo("altered"));
    }

    @Test
    void asksForAKey() {
        for (String path : List.of("", "/export", "/verify")) {
            given().get(AUDIT + path).then().statusCode(401);
        }
    }

    private ValidatableResponse create() {
        return create(201);
    }

    private ValidatableResponse create(int status) {
        return request()
                .contentType(ContentType.JSON)
                .body(route())
                .post(ROUTES)
                .then()
                .statusCode(status);
    }

    private static String route() {
        return "{\"name\": \"audited\", \"task\": \"llm/v1/chat\", \"provider\": \"fake-provider\", \"model\": \"m\","
                + " \"config\": {\"fake_api_key\": \"" + CANARY + "\"}}";
    }

    private List<String> pages(String more) {
        var targets = new ArrayList<String>();
        @Nullable String cursor = null;
        do {
            var page = request()
                    .get(AUDIT + "?limit=3" + more + (cursor == null ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .extract();
            targets.addAll(page.path("items.target"));
            cursor = page.path("next_cursor");
        } while (cursor != null);
        return targets;
    }

    private void told(int entries) {
        for (int number = 0; number < entries; number++) {
            join(trail.record(Actor.SYSTEM, AuditEvent.done("thing.do", "thing:" + number)));
        }
    }

    private RequestSpecification request() {
        return given().header("Authorization", "Bearer " + key);
    }

    private static <T> void join(Uni<T> uni) {
        uni.subscribeAsCompletionStage().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
