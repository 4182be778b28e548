package io.sluice.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.catalog.Catalog;
import io.sluice.model.Usage.Tokens;
import io.sluice.pricing.ModelPrice;
import io.sluice.pricing.PriceBookLoader;
import io.sluice.pricing.Prices;
import io.sluice.pricing.RoutePricing;
import io.sluice.pricing.TestPrices;
import io.sluice.pricing.UnpricedModels;
import io.sluice.provider.ProviderId;
import io.sluice.support.PostgresResource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class PricesResourceTest {
    private static final String PRICES = "/admin/v1/prices";
    private static final String VERSIONS = PRICES + "/versions";
    private static final ProviderId OPENAI = new ProviderId("openai");

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @Inject
    Pool database;

    @Inject
    Prices prices;

    @Inject
    PriceBookLoader loader;

    @Inject
    UnpricedModels unpriced;

    @Inject
    Catalog catalog;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @AfterEach
    void forget() {
        database.query("delete from price_version").executeAndAwait();
        TestPrices.reload(loader);
        List<String> names =
                request().get("/admin/v1/routes").then().extract().path("items.findAll { it.origin == 'api' }.name");
        names.forEach(name -> request().delete("/admin/v1/routes/" + name));
    }

    @Test
    void showsTheBuiltInPricesFromTheStart() {
        request()
                .get(PRICES + "?provider=OpenAI&model=gpt-4o")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].provider", equalTo("openai"))
                .body("items[0].model", equalTo("gpt-4o"))
                .body("items[0].input_usd_per_million", equalTo("2.5"))
                .body("items[0].cache_read_usd_per_million", equalTo("1.25"))
                .body("items[0].output_usd_per_million", equalTo("10"))
                .body("items[0].reasoning_usd_per_million", nullValue())
                .body("items[0].version", equalTo("builtin-2026-11-25"))
                .body("next_page_token", nullValue());
        request()
                .get(VERSIONS)
                .then()
                .statusCode(200)
                .body("items.version", contains("builtin-2026-11-25"))
                .body("items[0].origin", equalTo("built_in"))
                .body("items[0].state", equalTo("active"))
                .body("items[0].activate_at", nullValue())
                .body("items[0].size", greaterThan(1200));
    }

    @Test
    void pagesThroughAllPricesOnce() {
        // Given
        var seen = new ArrayList<String>();
        String token = "";

        // When
        do {
            ValidatableResponse page = request()
                    .get(PRICES + "?provider=anthropic&page_size=10&page_token=" + token)
                    .then()
                    .statusCode(200);
            seen.addAll(page.extract().path("items.model"));
            token = page.extract().path("next_page_token");
        } while (token != null);

        // Then
        assertThat(seen).hasSizeGreaterThan(20).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void pricesByAnImportFromTheReplyOn() {
        // When
        ValidatableResponse reply = post("""
                {"note": "contract", "prices": [
                  {"provider": "openai", "model": "gpt-4o", "input_usd_per_million": "2.25", "output_usd_per_million": "9",
                   "tiers": [{"above_tokens": 1000, "input_usd_per_million": "4.5"}]},
                  {"provider": "openai", "model": "acme-*", "input_usd_per_million": "0.0375", "output_usd_per_million": "1"}]}""");

        // Then
        reply.statusCode(201)
                .body("version", startsWith("book:"))
                .body("origin", equalTo("api"))
                .body("state", equalTo("active"))
                .body("size", equalTo(2));
        String version = reply.extract().path("version");
        assertThat(reply.extract().header("Location")).endsWith(VERSIONS + "/" + version);
        var known = (ModelPrice.Known) prices.find(RoutePricing.NONE, OPENAI, "gpt-4o");
        assertThat(known.version()).isEqualTo(version);
        assertThat(known.price().costNanoUsd(Tokens.of(1000, 1))).isEqualTo(2_250_000 + 9_000);
        assertThat(known.price().costNanoUsd(Tokens.of(1001, 1))).isEqualTo(4_504_500 + 9_000);
        request()
                .get(PRICES + "?provider=openai&model=acme-7")
                .then()
                .body("items.model", contains("acme-*"))
                .body("items[0].input_usd_per_million", equalTo("0.0375"));
        request()
                .get(VERSIONS + "/" + version)
                .then()
                .statusCode(200)
                .body("note", equalTo("contract"))
                .body("prices.model", contains("gpt-4o", "acme-*"))
                .body("prices[0].tiers[0].above_tokens", equalTo(1000));
    }

    @Test
    void anImportTakesEffectAtItsMoment() {
        // Given
        Instant soon = Instant.now().plusSeconds(2);
        String later = imported("gpt-4o", "8", Instant.now().plusSeconds(3600).toString());
        String next = imported("gpt-4o", "7", soon.toString());

        // When
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                prices.find(RoutePricing.NONE, OPENAI, "gpt-4o").version())
                        .isEqualTo(next));

        // Then
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
        request().get(VERSIONS + "/" + next).then().body("state", equalTo("active"));
        request().get(VERSIONS + "/" + later).then().body("state", equalTo("pending"));
        request().get(VERSIONS).then().body("items.version", contains("builtin-2026-11-25", next, later));
    }

    @Test
    void showsWhatAVersionChanges() {
        // Given
        String first = imported("gpt-4o", "7", null);
        String second = imported("acme", "1", null);

        // Then
        request()
                .get(VERSIONS + "/" + second + "/diff")
                .then()
                .statusCode(200)
                .body("version", equalTo(second))
                .body("against", equalTo(first))
                .body("changes.model", contains("acme"))
                .body("changes[0].before", nullValue())
                .body("changes[0].after.input_usd_per_million", equalTo("1"));
        request()
                .get(VERSIONS + "/" + second + "/diff?against=builtin-2026-11-25")
                .then()
                .body("changes.model", contains("acme", "gpt-4o"))
                .body("changes[1].before.input_usd_per_million", equalTo("2.5"))
                .body("changes[1].after.input_usd_per_million", equalTo("7"));
        request().get(VERSIONS + "/" + second + "/diff?against=book:0").then().statusCode(400);
        request().get(VERSIONS + "/book:0/diff").then().statusCode(404);
    }

    @Test
    void takesBackOnlyWhatHasNotTakenEffect() {
        // Given
        String active = imported("gpt-4o", "7", null);
        String pending = imported("gpt-4o", "8", Instant.now().plusSeconds(3600).toString());

        // Then
        request().delete(VERSIONS + "/" + pending).then().statusCode(204);
        request().get(VERSIONS).then().body("items.version", not(hasItem(pending)));
        request().delete(VERSIONS + "/" + pending).then().statusCode(404).body("type", endsWith(":not-found"));
        request()
                .delete(VERSIONS + "/" + active)
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:sluice:problem:price-version-in-force"))
                .body("detail", containsString(active));
        request()
                .delete(VERSIONS + "/builtin-2026-11-25")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:sluice:problem:price-version-read-only"));
    }

    @Test
    void putsChangesOnRecord() {
        // When
        String version = imported("a", "1", Instant.now().plusSeconds(3600).toString());
        request().delete(VERSIONS + "/" + version).then().statusCode(204);

        // Then
        var actions = new ArrayList<String>();
        database.preparedQuery("select action from audit_entry where target = $1 order by id")
                .executeAndAwait(Tuple.of("prices:" + version))
                .forEach(row -> actions.add(row.getString(0)));
        assertThat(actions).containsExactly("price.import", "price.withdraw");
    }

    @Test
    void numbersAreNeverUsedTwice() {
        String first = imported("a", "1", Instant.now().plusSeconds(3600).toString());
        request().delete(VERSIONS + "/" + first).then().statusCode(204);

        assertThat(imported("a", "1", null)).isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[]|~~|object_type",
                "{}|prices|list_type",
                "{'prices': []}|prices|list_type",
                "{'prices': [7]}|prices.0|object_type",
                "{'prices': [P], 'activate': 'now'}|activate|unknown_member",
                "{'prices': [P], 'activate_at': 'tomorrow'}|activate_at|date_time",
                "{'prices': [P], 'activate_at': '2020-01-01T00:00:00Z'}|activate_at|past",
                "{'prices': [P], 'note': 7}|note|string_type",
                "{'prices': [P, P]}|prices.1.model|duplicate",
                "{'prices': [{'provider': 'opnai', 'model': 'm', I, O}]}|prices.0.provider|provider",
                "{'prices': [{'model': 'm', I, O}]}|prices.0.provider|missing",
                "{'prices': [{'provider': 'openai', I, O}]}|prices.0.model|missing",
                "{'prices': [{'provider': 'openai', 'model': 'a*b', I, O}]}|prices.0.model|pattern",
                "{'prices': [{'provider': 'openai', 'model': 'm', I}]}|prices.0.output_usd_per_million|missing",
                "{'prices': [{'provider': 'openai', 'model': 'm', I, O, 'mode': 'chat'}]}|prices.0.mode|unknown_member",
                "{'prices': [{'provider': 'openai', 'model': 'm', I, 'output_usd_per_million': 9}]}|prices.0.output_usd_per_million|price"
            })
    void refusesAnImportWithTheFieldThatIsWrong(String body, String field, String rule) {
        String json = body.replace("P", "{'provider': 'openai', 'model': 'm', I, O}")
                .replace("I,", "'input_usd_per_million': '1',")
                .replace("I}", "'input_usd_per_million': '1'}")
                .replace("O,", "'output_usd_per_million': '1',")
                .replace("O}", "'output_usd_per_million': '1'}")
                .replace('\'', '"');

        post(json)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:sluice:problem:invalid-request"))
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo(field))
                .body("errors[0].rule", equalTo(rule));
        request().get(VERSIONS).then().body("items", hasSize(1));
    }

    @Test
    void listsAndCountsModelsWithoutAPriceUntilTheyHaveOne() {
        // Given
        unpriced.called(OPENAI, "not-listed-yet");

        // Then
        request()
                .get(PRICES + "/unpriced")
                .then()
                .statusCode(200)
                .body("items.find { it.model == 'not-listed-yet' }.provider", equalTo("openai"))
                .body("items.find { it.model == 'not-listed-yet' }.calls", equalTo(1));
        assertThat(metrics())
                .contains("sluice_unpriced_calls_total{model=\"not-listed-yet\",provider=\"openai\"} 1.0")
                .contains(
                        "sluice_price_book_age_seconds",
                        "sluice_price_book_lag_seconds",
                        "sluice_price_book_valid 1.0");

        // When
        imported("not-listed-*", "1", null);

        // Then
        request().get(PRICES + "/unpriced").then().body("items.model", not(hasItem("not-listed-yet")));
    }

    @Test
    void aRouteKeepsItsOwnPriceOverTheApi() {
        // Given
        String route = """
                {"name": "own", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k"}, "unpriced": "refuse",
                 "price": {"input_usd_per_million": "2.50", "output_usd_per_million": "10",
                           "cache_read_usd_per_million": "1.25"}}""";

        // When
        ValidatableResponse made =
                request().body(route).post("/admin/v1/routes").then();

        // Then
        made.statusCode(201)
                .body("price.input_usd_per_million", equalTo("2.5"))
                .body("price.cache_read_usd_per_million", equalTo("1.25"))
                .body("price.cache_write_usd_per_million", nullValue())
                .body("unpriced", equalTo("refuse"));
        RoutePricing pricing =
                catalog.current().routes().find("own").orElseThrow().pricing();
        var known = (ModelPrice.Known) prices.find(pricing, new ProviderId("fake-provider"), "m");
        int revision = made.extract().path("revision");
        assertThat(known.version()).isEqualTo("route:own@" + revision);
        assertThat(known.price().costNanoUsd(new Tokens(100, 200, 0, 0, 10, 5))).isEqualTo(250_000 + 250_000 + 150_000);
        assertThat(prices.refusesUnpriced(pricing)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'price': 7|price",
                "'price': {'output_usd_per_million': '1'}|price.input_usd_per_million",
                "'price': {'input_usd_per_million': '1'}|price.output_usd_per_million",
                "'price': {'input_usd_per_million': 1, 'output_usd_per_million': '1'}|price.input_usd_per_million",
                "'price': {'input_usd_per_million': '-1', 'output_usd_per_million': '1'}|price.input_usd_per_million",
                "'price': {'input': '1', 'input_usd_per_million': '1', 'output_usd_per_million': '1'}|price.input",
                "'unpriced': 'ignore'|unpriced"
            })
    void refusesARouteWhosePriceIsWrong(String members, String field) {
        String route = """
                {"name": "wrong", "task": "llm/v1/chat", "provider": "fake-provider", "model": "m",
                 "config": {"fake_api_key": "k"}, MEMBERS}""".replace("MEMBERS", members.replace('\'', '"'));

        request()
                .body(route)
                .post("/admin/v1/routes")
                .then()
                .statusCode(400)
                .body("errors.field", hasItem(field))
                .body("errors.field", everyItem(startsWith(field)));
    }

    @Test
    void needsAKey() {
        given().get(PRICES).then().statusCode(401);
        given().get(PRICES + "/unpriced").then().statusCode(401);
        given().contentType(ContentType.JSON).body("{}").post(VERSIONS).then().statusCode(401);
    }

    @Test
    void refusesPagesThatItDidNotGive() {
        request()
                .get(PRICES + "?page_token=AAAA")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("page_token"));
        request().get(PRICES + "?page_size=0").then().statusCode(400).body("errors[0].field", equalTo("page_size"));
        request().get(PRICES + "?provider=nobody").then().statusCode(200).body("items", empty());
    }

    private String imported(String model, String usd, String activateAt) {
        String at = activateAt == null ? "" : ", \"activate_at\": \"" + activateAt + "\"";
        return post("""
                {"prices": [{"provider": "openai", "model": "%s", "input_usd_per_million": "%s",
                 "output_usd_per_million": "%s"}]%s}""".formatted(model, usd, usd, at))
                .statusCode(201)
                .extract()
                .path("version");
    }

    private ValidatableResponse post(String body) {
        return request().body(body).post(VERSIONS).then();
    }

    private RequestSpecification request() {
        return given().auth().preemptive().oauth2(key).contentType(ContentType.JSON);
    }

    private String metrics() {
        return given().auth()
                .preemptive()
                .oauth2(key)
                .baseUri(management.toString())
                .get("/metrics")
                .asString();
    }
}
