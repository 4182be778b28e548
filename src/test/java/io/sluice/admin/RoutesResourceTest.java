package io.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.CatalogLoader;
import io.sluice.catalog.TestCatalog;
import io.sluice.support.FakeProvider;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class RoutesResourceTest {
    private static final String ROUTES = "/admin/v1/routes";
    private static final String CANARY = "sk-canary-7d1f0c";

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @Inject
    Pool database;

    @Inject
    Catalog catalog;

    @Inject
    CatalogLoader loader;

    @AfterEach
    void removeRoutes() {
        List<String> names = request().get(ROUTES).then().extract().path("items.findAll { it.origin == 'api' }.name");
        names.forEach(name -> request().delete(ROUTES + "/" + name));
    }

    @Test
    void createsARouteThatIsServedWhenTheReplyArrives() {
        // When
        ValidatableResponse reply = post(chat("made"));

        // Then
        reply.statusCode(201)
                .header("Location", endsWith("/admin/v1/routes/made"))
                .header("ETag", startsWith("\""))
                .contentType(ContentType.JSON)
                .body("name", equalTo("made"))
                .body("task", equalTo("llm/v1/chat"))
                .body("provider", equalTo("fake-provider"))
                .body("model", equalTo("m"))
                .body("config.fake_api_key", startsWith("secret:routes/made/fake_api_key@"))
                .body("origin", equalTo("api"))
                .body("style", equalTo("native"));
        assertThat(catalog.current().routes().find("made")).isPresent();
    }

    @Test
    void showsWhatWasDeclaredAndNothingElse() {
        // Given
        post("""
                {"name": "full", "task": "llm/v1/chat", "provider": "fake-alias", "model": "m",
                 "config": {"fake_api_key": "k", "fake_region": "us", "api_base": "https://proxy.example.com/v1"},
                 "timeouts": {"open": "10s", "total": "1m"}, "retries": {"max": 0}, "breaker": {"failure_percent": 80},
                 "max_in_flight": 5, "lenient": true, "on_disconnect": "drain", "limit": {"calls": 5, "renewal_period": "minute"}}""").statusCode(201);

        // When
        ValidatableResponse reply = request().get(ROUTES + "/full").then();

        // Then
        reply.statusCode(200)
                .body("provider", equalTo("fake-provider"))
                .body("config.fake_region", equalTo("us"))
                .body("config.api_base", equalTo("https://proxy.example.com/v1"))
                .body("timeouts.open", equalTo("10s"))
                .body("timeouts.gap", nullValue())
                .body("timeouts.total", equalTo("1m"))
                .body("retries.max", equalTo(0))
                .body("breaker.failure_percent", equalTo(80))
                .body("max_in_flight", equalTo(5))
                .body("lenient", equalTo(true))
                .body("on_disconnect", equalTo("drain"))
                .body("limit.calls", equalTo(5))
                .body("limit.renewal_period", equalTo("minute"));
        var policy = catalog.current().routes().find("full").orElseThrow().policy();
        assertThat(policy.timeouts().open()).hasSeconds(10);
        assertThat(policy.timeouts().gap()).hasSeconds(60);
        assertThat(policy.retries().max()).isZero();
        assertThat(policy.maxInFlight()).isEqualTo(5);
    }

    @Test
    void showsWhatARouteCanDoHereAndToThoseWhoChooseAModel() {
        // Given
        post("""
                {"name": "can-chat", "task": "llm/v1/chat", "provider": "deepseek", "model": "deepseek-chat",
                 "config": {"deepseek_api_key": "k"}, "context_length": 128000}""").statusCode(201);
        post("""
                {"name": "can-leave-out", "task": "llm/v1/chat", "provider": "deepseek", "model": "deepseek-chat",
                 "config": {"deepseek_api_key": "k"}, "lenient": true}""").statusCode(201);

        // When
        ValidatableResponse shown = request().get(ROUTES + "/can-chat").then();
        ValidatableResponse lenient = request().get(ROUTES + "/can-leave-out").then();
        ValidatableResponse asModel = request().get("/v1/models/can-chat").then();
        ValidatableResponse asAnthropics = request()
                .header("anthropic-version", "2023-06-01")
                .get("/v1/models/can-chat")
                .then();

        // Then
        for (ValidatableResponse reply : List.of(shown, lenient, asModel)) {
            reply.statusCode(200)
                    .body("capabilities.task", equalTo("llm/v1/chat"))
                    .body("capabilities.streams", equalTo(true))
                    .body("capabilities.tools", equalTo(true))
                    .body("capabilities.images", equalTo(false))
                    .body("capabilities.json_object", equalTo(true))
                    .body("capabilities.json_schema", equalTo(false));
        }
        shown.body("context_length", equalTo(128_000));
        lenient.body("context_length", nullValue());
        asModel.body("context_length", equalTo(128_000));
        asAnthropics
                .body("max_input_tokens", equalTo(128_000))
                .body("route_capabilities.tools", equalTo(true))
                .body("route_capabilities.images", equalTo(false));
    }

    @Test
    void neverShowsACredentialAgain() {
        // Given
        post(chat("secretive").replace("\"k\"", "\"" + CANARY + "\""))
                .statusCode(201)
                .body(not(containsString(CANARY)));

        // When
        String shown = request().get(ROUTES + "/secretive").asString()
                + request().get(ROUTES).asString()
                + request().get("/q/openapi").asString();

        // Then
        assertThat(shown).doesNotContain(CANARY);
        assertThat(rows("select definition::text from route")).noneMatch(row -> row.contains(CANARY));
        assertThat(rows("select encode(ciphertext, 'escape') || name from secret"))
                .noneMatch(row -> row.contains(CANARY));
    }

    @Test
    void handsTheCredentialToTheProvider() {
        // Given
        post(chat("called").replace("\"k\"", "\"key-of-called\"")).statusCode(201);

        // When
        ValidatableResponse reply = request().post(ROUTES + "/called/test").then();

        // Then
        reply.statusCode(200)
                .body("ok", equalTo(true))
                .body("latency_ms", greaterThanOrEqualTo(0))
                .body("model", equalTo("fake-model-2"))
                .body("usage.input_tokens", equalTo(7))
                .body("usage.output_tokens", equalTo(2));
        assertThat(FakeProvider.KEYS_SEEN).contains("key-of-called");
    }

    @Test
    void tellsHowATestCallFailed() {
        // Given
        post(chat("refused").replace("\"k\"", "\"bad\"")).statusCode(201);

        // When
        ValidatableResponse reply = request().post(ROUTES + "/refused/test").then();

        // Then
        reply.statusCode(200)
                .body("ok", equalTo(false))
                .body("problem.type", equalTo("urn:sluice:problem:upstream-failed"))
                .body("problem.detail", containsString("not accepted"));
    }

    @Test
    void refusesANameThatIsTaken() {
        // Given
        post(chat("twice")).statusCode(201);

        // When
        ValidatableResponse reply = post(chat("twice"));

        // Then
        reply.statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:sluice:problem:route-name-taken"))
                .body("detail", containsString("made over the API"));
    }

    @Test
    void leavesNoOrphanSecretWhenACreateFails() {
        // Given
        post(chat("whole")).statusCode(201);
        long before = count("secret");

        // When
        post(chat("whole").replace("\"k\"", "\"" + CANARY + "\"")).statusCode(409);
        post(chat("broken").replace("\"config\": {", "\"config\": {\"fake_region\": \"moon\", "))
                .statusCode(400);
        post(chat("dangling").replace("\"config\": {", "\"config\": {\"fake_session_token\": \"secret:none@1\", "))
                .statusCode(400);

        // Then
        assertThat(count("secret")).isEqualTo(before);
    }

    @Test
    void removesTheSecretsOfARemovedRoute() {
        // Given
        post(chat("leaving")).statusCode(201);

        // When
        request().delete(ROUTES + "/leaving").then().statusCode(204);

        // Then
        assertThat(rows("select name from secret")).noneMatch(name -> name.startsWith("routes/leaving/"));
        assertThat(catalog.current().routes().find("leaving")).isEmpty();
        request().get(ROUTES + "/leaving").then().statusCode(404).body("type", equalTo("urn:sluice:problem:not-found"));
    }

    @Test
    void keepsACredentialWhoseReferenceIsSentBack() {
        // Given
        String shown = post(chat("roundtrip").replace("\"k\"", "\"key-kept\""))
                .statusCode(201)
                .extract()
                .asString();

        // When
        ValidatableResponse reply =
                request().body(shown).put(ROUTES + "/roundtrip").then();

        // Then
        reply.statusCode(200);
        String reference = reply.extract().path("config.fake_api_key");
        assertThat(shown).contains(reference);
        request().post(ROUTES + "/roundtrip/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).contains("key-kept");
    }

    @Test
    void givesAReplacedCredentialANewVersion() {
        // Given
        String before = post(chat("rotated")).statusCode(201).extract().path("config.fake_api_key");

        // When
        ValidatableResponse reply = patch("rotated", "{\"config\": {\"fake_api_key\": \"key-rotated\"}}");

        // Then
        reply.statusCode(200).body("config.fake_api_key", not(equalTo(before)));
        request().post(ROUTES + "/rotated/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).contains("key-rotated");
    }

    @Test
    void acceptsReferencesOfOtherRoutesAndGuardsThem() {
        // Given
        String reference = post(chat("owner")).statusCode(201).extract().path("config.fake_api_key");
        post(chat("borrower").replace("\"k\"", "\"" + reference + "\"")).statusCode(201);

        // When
        ValidatableResponse reply = request().delete(ROUTES + "/owner").then();

        // Then
        reply.statusCode(409)
                .body("type", equalTo("urn:sluice:problem:secret-in-use"))
                .body("detail", containsString("borrower"));
        request().delete(ROUTES + "/borrower").then().statusCode(204);
        request().delete(ROUTES + "/owner").then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"$HOME", "${HOME}", "env:HOME", "file:/etc/passwd", "{{secrets/scope/key}}", "secret:absent@1"})
    void refusesReferencesThatOnlyTheFileMayHold(String reference) {
        // When
        ValidatableResponse reply = post(chat("sneaky").replace("\"k\"", "\"" + reference + "\""));

        // Then
        reply.statusCode(400)
                .body("type", equalTo("urn:sluice:problem:invalid-request"))
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo("config.fake_api_key"));
    }

    @Test
    void removesAnOptionalCredentialThatAPatchTakesAway() {
        // Given
        post(chat("slimmer").replace("\"config\": {", "\"config\": {\"fake_session_token\": \"t\", "))
                .statusCode(201);

        // When
        ValidatableResponse reply = patch("slimmer", "{\"config\": {\"fake_session_token\": null}}");

        // Then
        reply.statusCode(200).body("config.fake_session_token", nullValue());
        assertThat(rows("select name from secret")).noneMatch(name -> name.endsWith("slimmer/fake_session_token"));
    }

    @Test
    void takesAnEmptyCredentialForNone() {
        // When
        ValidatableResponse reply = post(chat("keyless").replace("\"k\"", "\"\""));

        // Then
        reply.statusCode(201).body("config.fake_api_key", equalTo(""));
        request()
                .body(reply.extract().asString())
                .put(ROUTES + "/keyless")
                .then()
                .statusCode(200);
        request().post(ROUTES + "/keyless/test").then().body("ok", equalTo(true));
        assertThat(FakeProvider.KEYS_SEEN).contains("");
    }

    @Test
    void followsChangesThatOtherGatewaysMake() {
        // When
        database.query("""
                insert into route (name, definition, revision, created_at, updated_at) values ('foreign',
                  '{"style":"NATIVE","task":"llm/v1/chat","provider":"fake-provider","model":"m",
                    "settings":{"fake_api_key":""},"secrets":{}}', 1, now(), now())""").executeAndAwait();
        database.query("update catalog_revision set revision = revision + 1").executeAndAwait();

        TestCatalog.follow(loader);

        // Then
        assertThat(catalog.current().routes().find("foreign")).isPresent();
    }

    @Test
    void patchesOnlyWhatThePatchNames() {
        // Given
        post(chat("patched").replace("\"config\"", "\"timeouts\": {\"open\": \"5s\", \"gap\": \"6s\"}, \"config\""))
                .statusCode(201);

        // When
        ValidatableResponse reply = patch("patched", "{\"model\": \"n\", \"timeouts\": {\"gap\": null}}");

        // Then
        reply.statusCode(200)
                .body("model", equalTo("n"))
                .body("timeouts.open", equalTo("5s"))
                .body("timeouts.gap", nullValue())
                .body("config.fake_api_key", startsWith("secret:"));
    }

    @Test
    void refusesToRemoveWhatTheProviderNeeds() {
        // Given
        post(chat("needy")).statusCode(201);

        // When
        ValidatableResponse reply = patch("needy", "{\"config\": {\"fake_api_key\": null}}");

        // Then
        reply.statusCode(400).body("errors.field", contains("config.fake_api_key"));
        request().post(ROUTES + "/needy/test").then().body("ok", equalTo(true));
    }

    @Test
    void refusesARename() {
        // Given
        post(chat("named")).statusCode(201);

        // When
        ValidatableResponse reply =
                request().body(chat("renamed")).put(ROUTES + "/named").then();

        // Then
        reply.statusCode(400).body("errors[0].field", equalTo("name"));
    }

    @Test
    void refusesAChangeOfARevisionThatIsGone() {
        // Given
        String seen = post(chat("raced")).statusCode(201).extract().header("ETag");
        patch("raced", "{\"model\": \"other\"}").statusCode(200);

        // When
        ValidatableResponse reply = request()
                .header("If-Match", seen)
                .body("{\"model\": \"mine\"}")
                .patch(ROUTES + "/raced")
                .then();

        // Then
        reply.statusCode(412).body("type", equalTo("urn:sluice:problem:route-changed"));
        request().get(ROUTES + "/raced").then().body("model", equalTo("other"));
        request().header("If-Match", seen).delete(ROUTES + "/raced").then().statusCode(412);
        request()
                .header("If-Match", "\"nonsense\"")
                .delete(ROUTES + "/raced")
                .then()
                .statusCode(412);
    }

    @Test
    void losesNoUpdateOfConcurrentWriters() throws Exception {
        // Given
        post(chat("shared")).statusCode(201);
        List<String> fields = List.of("open", "gap", "total");

        // When
        try (var pool = Executors.newFixedThreadPool(3)) {
            List<Callable<Integer>> patches = new ArrayList<>();
            fields.forEach(field -> patches.add(() -> patch("shared", "{\"timeouts\": {\"" + field + "\": \"7s\"}}")
                    .extract()
                    .statusCode()));
            for (Future<Integer> status : pool.invokeAll(patches)) {
                assertThat(status.get()).isEqualTo(200);
            }
        }

        // Then
        ValidatableResponse reply = request().get(ROUTES + "/shared").then();
        fields.forEach(field -> reply.body("timeouts." + field, equalTo("7s")));
    }

    @Test
    void createsOneOfManyRacersForAName() throws Exception {
        // When
        List<Integer> statuses = new ArrayList<>();
        try (var pool = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> creates = new ArrayList<>();
            for (int racer = 0; racer < 4; racer++) {
                creates.add(() -> post(chat("prize")).extract().statusCode());
            }
            for (Future<Integer> status : pool.invokeAll(creates)) {
                statuses.add(status.get());
            }
        }

        // Then
        assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409);
        assertThat(rows("select name from secret where name like 'routes/prize/%'"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}} | name | missing
            {"name": "a b", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}} | name | name
            {"name": "a", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}} | task | missing
            {"name": "a", "task": "chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}} | task | task
            {"name": "a", "task": "llm/v1/chat", "model": "m", "config": {"fake_api_key": "k"}} | provider | missing
            {"name": "a", "task": "llm/v1/chat", "provider": "nobody", "model": "m"} | provider | provider
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m"} | config | missing
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {}} | config.fake_api_key | missing
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": 7}} | config.fake_api_key | string_type
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k", "x": 1}} | config.x | unknown_member
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "oops": 1} | oops | unknown_member
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "timeouts": {"oops": 1}} | timeouts.oops | unknown_member
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "timeouts": {"open": 5}} | timeouts.open | duration
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "timeouts": {"open": "9s", "total": "8s"}} | timeouts | clocks
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "retries": {"max": 11}} | retries.max | int_range
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "max_in_flight": 0} | max_in_flight | int_range
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "lenient": "yes"} | lenient | bool_type
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "on_disconnect": "wait"} | on_disconnect | enum
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k"}, "limit": {"calls": 0, "renewal_period": "minute"}} | limit | limit
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k", "api_base": "ftp://x"}} | config.api_base | setting
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": {"fake_api_key": "k", "fake_region": "moon"}} | config.fake_region | setting
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m", "config": "k"} | config | object_type
            {"name": "a", "task": "llm/v1/chat", "provider": "fake-provider", "config": {"fake_api_key": "k"}} | model.name | setting
            [] | '' | object_type
            """)
    void refusesWhatCannotBeARouteNamingTheField(String body, String field, String rule) {
        // When
        ValidatableResponse reply = post(body);

        // Then
        reply.statusCode(400)
                .contentType("application/problem+json")
                .body("errors.field", hasItem(field))
                .body("errors.rule", hasItem(rule))
                .body("errors[0].message", not(containsString("io.sluice")));
    }

    @Test
    void refusesBytesThatAreNoJson() {
        post("{\"name\": ").statusCode(400).body("errors[0].rule", equalTo("json_invalid"));
    }

    @Test
    void refusesOtherContentTypes() {
        authenticated().contentType("text/plain").body("x").post(ROUTES).then().statusCode(415);
    }

    @Test
    void listsPagesByNameThatSurviveChangesInBetween() {
        // Given
        List.of("p-3", "p-1", "p-2", "p-4").forEach(name -> post(chat(name)).statusCode(201));

        // When
        List<String> names = new ArrayList<>();
        String token = "";
        do {
            ValidatableResponse page = request()
                    .queryParam("page_size", 2)
                    .queryParam("page_token", token)
                    .get(ROUTES)
                    .then()
                    .statusCode(200);
            names.addAll(page.extract().path("items.name"));
            request().delete(ROUTES + "/p-1");
            token = page.extract().path("next_page_token");
        } while (token != null);

        // Then
        assertThat(names).filteredOn(name -> name.startsWith("p-")).containsExactly("p-1", "p-2", "p-3", "p-4");
    }

    @Test
    void refusesPagesThatCannotBe() {
        request()
                .queryParam("page_size", 0)
                .get(ROUTES)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("page_size"));
        request().queryParam("page_size", "x").get(ROUTES).then().statusCode(400);
        request()
                .queryParam("page_token", "!")
                .get(ROUTES)
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("page_token"));
    }

    @Test
    void answersUnknownNamesWithNotFound() {
        request().get(ROUTES + "/nobody").then().statusCode(404);
        patch("nobody", "{}").statusCode(404);
        request().body(chat("nobody")).put(ROUTES + "/nobody").then().statusCode(404);
        request().delete(ROUTES + "/nobody").then().statusCode(404);
        request().post(ROUTES + "/nobody/test").then().statusCode(404);
        request().delete(ROUTES + "/not%20a%20name").then().statusCode(404);
    }

    @Test
    void wantsAKey() {
        given().get(ROUTES).then().statusCode(401).contentType("application/problem+json");
    }

    @Test
    void describesItselfInTheOpenApiDocument() {
        request()
                .accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body(
                        "paths.'/admin/v1/routes'.post.requestBody.content.'application/json'.schema.$ref",
                        endsWith("RouteBody"))
                .body(
                        "paths.'/admin/v1/routes/{name}'.get.responses.'200'.content.'application/json'.schema.$ref",
                        endsWith("Route"))
                .body(
                        "components.schemas.Route.properties.keySet()",
                        allOf(hasItem("config"), hasItem("created_at"), hasItem("max_in_flight")));
    }

    @Test
    void rotatesTheMasterKeyWhileRoutesKeepWorking() {
        // Given
        post(chat("sealed").replace("\"k\"", "\"key-sealed\"")).statusCode(201);

        // When
        ValidatableResponse reply =
                request().post("/admin/v1/secrets/rotate-master-key").then();

        // Then
        int version = reply.statusCode(200)
                .body("resealed", greaterThanOrEqualTo(1))
                .extract()
                .path("key_version");
        assertThat(rows("select key_version::text from secret where name like 'routes/%'"))
                .containsOnly(Integer.toString(version));
        request().post(ROUTES + "/sealed/test").then().body("ok", equalTo(true));
    }

    private ValidatableResponse post(String body) {
        return request().body(body).post(ROUTES).then();
    }

    private ValidatableResponse patch(String name, String body) {
        return authenticated()
                .contentType("application/merge-patch+json")
                .body(body)
                .patch(ROUTES + "/" + name)
                .then();
    }

    private RequestSpecification request() {
        return authenticated().contentType(ContentType.JSON);
    }

    private RequestSpecification authenticated() {
        return given().auth().preemptive().oauth2(key);
    }

    private List<String> rows(String query) {
        var texts = new ArrayList<String>();
        database.query(query).executeAndAwait().forEach(row -> texts.add(row.getString(0)));
        return texts;
    }

    private long count(String table) {
        return database.query("select count(*) from " + table)
                .executeAndAwait()
                .iterator()
                .next()
                .getLong(0);
    }

    private static String chat(String name) {
        return """
                {"name": "%s", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k"}}""".formatted(name);
    }
}
