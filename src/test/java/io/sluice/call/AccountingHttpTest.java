package io.sluice.call;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.TokenBucket;
import io.sluice.model.UpstreamError;
import io.sluice.pricing.Price;
import io.sluice.pricing.RoutePricing;
import io.sluice.pricing.UnpricedCalls;
import io.sluice.routing.Route;
import io.sluice.support.EchoRoutes;
import io.sluice.support.EchoUpstream;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call leaves in the ledger, and what it is told before, through HTTP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AccountingHttpTest {
    /** Pico-dollars a token: 2 and 8 micro-dollars. */
    private static final Price PRICE = Price.of(Map.of(TokenBucket.INPUT, 2_000_000L, TokenBucket.OUTPUT, 8_000_000L));

    private static final String RUN = Long.toString(System.nanoTime(), 36);
    private static final AtomicInteger RUNS = new AtomicInteger();

    @Inject
    Catalog catalog;

    /** A name for each test: the ledger keeps what others did. */
    private final String route = "accounted-" + RUN + "-" + RUNS.incrementAndGet();

    @BeforeEach
    void oneRoute() {
        serve(priced(PRICE, null));
    }

    @Test
    void anAnswerIsARowWithItsTokensAndItsExactCost() {
        call("{'model':'%s','messages':[{'role':'user','content':'hi'}],'user':'u-1'}", "project=atlas, stage=test")
                .statusCode(200);
        JsonNode row = onlyRow();
        assertThat(row.path("tokens").path("input").asLong()).isEqualTo(9);
        assertThat(row.path("tokens").path("output").asLong()).isEqualTo(3);
        assertThat(row.path("cost_nano_usd").asLong()).isEqualTo(9 * 2_000 + 3 * 8_000);
        assertThat(row.path("usage_known").asText()).isEqualTo("reported");
        assertThat(row.path("unpriced").asBoolean()).isFalse();
        assertThat(row.path("price_version").asText()).isEqualTo("route:" + route + "@7");
        assertThat(row.path("attempt_id").asText()).startsWith("att_");
        assertThat(row.path("call_id").asText()).startsWith("req_");
        assertThat(row.path("tags").path("project").asText()).isEqualTo("atlas");
    }

    @Test
    void aStreamIsARowToo() {
        call("{'model':'%s','stream':true,'messages':[{'role':'user','content':'one two'}]}", null)
                .statusCode(200)
                .body(containsString("[DONE]"));
        JsonNode row = onlyRow();
        assertThat(row.path("tokens").path("output").asLong()).isEqualTo(3);
        assertThat(row.path("cost_nano_usd").asLong()).isEqualTo(42_000);
    }

    @Test
    void aRefusalOfTheProviderIsARowOfZeros() {
        serve(EchoRoutes.refusing(route, UpstreamError.of(UpstreamError.Kind.INVALID_REQUEST, "no")));
        call("{'model':'%s','messages':[{'role':'user','content':'hi'}]}", null).statusCode(400);
        JsonNode row = onlyRow();
        assertThat(row.path("tokens").path("input").asLong()).isZero();
        assertThat(row.path("cost_nano_usd").asLong()).isZero();
    }

    @Test
    void aCallRefusedBeforeItIsSentHasNoRow() {
        call("{'model':'%s','messages':[{'role':'user','content':'hi'}]}", "no tag")
                .statusCode(400)
                .body("error.param", equalTo("x-sluice-tags"));
        call("{'model':'%s','messages':[]}", null).statusCode(400);
        call("{'model':'%s','messages':[{'role':'user','content':'hi'}]}", null).statusCode(200);
        onlyRow();
    }

    @Test
    void aModelWithoutAPriceIsServedAndSaysSo() {
        serve(EchoRoutes.of(route, Task.CHAT, new EchoUpstream()));
        call("{'model':'%s','messages':[{'role':'user','content':'hi'}]}", null).statusCode(200);
        JsonNode row = onlyRow();
        assertThat(row.path("unpriced").asBoolean()).isTrue();
        assertThat(row.path("cost_nano_usd").asLong()).isZero();
    }

    @Test
    void aModelWithoutAPriceIsRefusedWhereTheRouteSaysSo() {
        serve(priced(null, UnpricedCalls.REFUSE));
        call("{'model':'%s','messages':[{'role':'user','content':'hi'}]}", null)
                .statusCode(403)
                .body("error.message", containsString("has no price"));
    }

    @Test
    void theCallersOwnBoundOnTheCostLowersTheOutputOrRefuses() {
        String body = "{'model':'%s','messages':[{'role':'user','content':'hi'}],'max_tokens':1000}";
        request()
                .header("x-sluice-max-cost", "0.004")
                .body(json(body))
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);
        request()
                .header("x-sluice-max-cost", "0.000001")
                .body(json(body))
                .post("/v1/chat/completions")
                .then()
                .statusCode(400)
                .body("error.param", equalTo("x-sluice-max-cost"))
                .body("error.message", containsString("not one token of output fits"));
    }

    @Test
    void aQuoteSaysTheWorstCaseAndThenTheExpectedOne() {
        String body = "{'model':'%s','messages':[{'role':'user','content':'hi'}],'max_tokens':10,'n':2}";
        ValidatableResponse first =
                request().body(json(body)).post("/v1/quote").then().statusCode(200);
        long input = ((Number) first.extract().path("worst_case.input_tokens")).longValue();
        first.body("worst_case.output_tokens", equalTo(20))
                .body("worst_case.cost_nano_usd", equalTo((int) (input * 2_000 + 20 * 8_000)))
                .body("expected.calls", equalTo(0))
                .body("verdict", equalTo("admitted"));
        call("{'model':'%s','messages':[{'role':'user','content':'hi'}]}", null).statusCode(200);
        request()
                .body(json(body))
                .post("/v1/quote")
                .then()
                .body("expected.tokens", equalTo(12))
                .body("expected.cost_nano_usd", equalTo(42_000));
    }

    @Test
    void aQuoteReadsEveryLanguage() {
        request()
                .header("anthropic-version", "2023-06-01")
                .body(json("{'model':'%s','max_tokens':5,'messages':[{'role':'user','content':'hi'}]}"))
                .post("/v1/quote")
                .then()
                .statusCode(200)
                .body("worst_case.output_tokens", equalTo(5));
        request()
                .body("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":6}")
                .post("/v1/quote?route=" + route)
                .then()
                .statusCode(200)
                .body("worst_case.output_tokens", equalTo(6))
                .body("worst_case.unpriced", equalTo(false));
        request().body("{}").post("/v1/quote").then().statusCode(400).body("error.param", equalTo("model"));
        request()
                .body(json("{'model':'%s'}"))
                .post("/v1/quote?dialect=latin")
                .then()
                .statusCode(400)
                .body("error.message", containsString("anthropic, mlflow, openai"))
                .body("error.code", equalTo("quote"))
                .body("error.internal", nullValue());
    }

    private void serve(Route one) {
        TestCatalog.serve(catalog, List.of(one));
    }

    private Route priced(@Nullable Price price, @Nullable UnpricedCalls unpriced) {
        Route plain = EchoRoutes.of(route, Task.CHAT, new EchoUpstream());
        return new Route(
                plain.name(),
                plain.task(),
                plain.plan(),
                plain.policy(),
                plain.declaration(),
                RoutePricing.of(new RouteName(route), 7, price, unpriced));
    }

    private ValidatableResponse call(String body, @Nullable String tags) {
        RequestSpecification request = request();
        if (tags != null) {
            request.header("x-sluice-tags", tags);
        }
        return request.body(json(body)).post("/v1/chat/completions").then();
    }

    private String json(String body) {
        return body.formatted(route).replace('\'', '"');
    }

    private static RequestSpecification request() {
        return given().header("Authorization", "Bearer test-admin-key-0123456789")
                .contentType(ContentType.JSON);
    }

    /** The one row of this test's route; it shows within five seconds. */
    private JsonNode onlyRow() {
        return await().atMost(Duration.ofSeconds(5))
                .until(this::rows, rows -> rows.size() == 1)
                .getFirst();
    }

    private List<JsonNode> rows() {
        String text = request()
                .get("/admin/v1/ledger?route=" + route)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return text.lines()
                .filter(line -> !line.isBlank())
                .map(AccountingHttpTest::read)
                .toList();
    }

    private static JsonNode read(String line) {
        try {
            return JsonCodec.read(line);
        } catch (InvalidJson e) {
            throw new AssertionError(line, e);
        }
    }
}
