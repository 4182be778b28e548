package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.admission.RuleStore;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Task;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Declaration.Style;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MLflow's limits API: what is set holds, is shown, is kept, and is on record. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RouteLimitsTest {
    private static final String RUN = Long.toString(System.nanoTime(), 36);
    private static final AtomicInteger RUNS = new AtomicInteger();
    private static final String CHAT = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

    @Inject
    Catalog catalog;

    @Inject
    RuleStore store;

    @TestHTTPResource
    URI base;

    private final String route = "set-limits-" + RUN + "-" + RUNS.incrementAndGet();
    private Caller caller;

    @BeforeEach
    void serveARoute() {
        caller = new Caller(base);
        TestCatalog.serve(
                catalog,
                List.of(new MlflowRoutes(
                                route,
                                Task.CHAT,
                                Style.ENDPOINTS,
                                Vendor.OPENAI,
                                new CannedUpstream(),
                                new Limit(1, null, "2 days"))
                        .build()));
    }

    @AfterEach
    void takeThemAway() {
        set("[]");
    }

    @Test
    void whatIsSetStandsInThePlaceOfWhatWasDeclaredForAllDialectsTogether() throws InvalidJson {
        // Given
        assertThat(set("[{\"calls\":2,\"key\":\"route\",\"renewal_period\":\"hour\"},"
                                + "{\"calls\":50,\"renewal_period\":\"day\"}]")
                        .statusCode())
                .isEqualTo(200);

        // When
        List<HttpResponse<String>> replies = List.of(
                caller.post("/endpoints/" + route + "/invocations", CHAT),
                caller.post("/v1/chat/completions", "{\"model\":\"" + route + "\"," + CHAT.substring(1)),
                caller.post("/gateway/" + route + "/invocations", CHAT));

        // Then
        assertThat(replies).extracting(HttpResponse::statusCode).containsExactly(200, 200, 429);
        assertThat(JsonCodec.read(replies.getLast().body()))
                .isEqualTo(JsonCodec.read("{\"error\":\"Rate limit exceeded: 2 per 1 hour\"}"));
        assertThat(replies.getLast().headers().firstValue("Retry-After")).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/2.0/gateway/limits/, /api/2.0/gateway/routes/, route",
        "/api/2.0/endpoints/limits, /api/2.0/endpoints/, endpoint"
    })
    void bothGenerationsSetAndShow(String limits, String discovery, String member) throws InvalidJson {
        // When
        HttpResponse<String> set = caller.post(
                limits,
                "{\"" + member + "\":\"" + route + "\",\"limits\":[{\"calls\":7,\"renewal_period\":\" Minutes \"}]}");

        // Then
        String limit = "{\"calls\":7,\"key\":null,\"renewal_period\":\"Minutes\"}";
        JsonNode expected = JsonCodec.read("{\"limits\":[" + limit + "]}");
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(JsonCodec.read(set.body())).isEqualTo(expected);
        assertThat(JsonCodec.read(caller.get(limits + (limits.endsWith("/") ? "" : "/") + route)
                        .body()))
                .isEqualTo(expected);
        assertThat(JsonCodec.read(caller.get(discovery + route).body()).path("limit"))
                .isEqualTo(JsonCodec.read(limit));
    }

    @Test
    void anEmptyListHasTheDeclaredOneHoldAgain() throws InvalidJson {
        // Given
        set("[{\"calls\":9,\"renewal_period\":\"minute\"}]");

        // When
        HttpResponse<String> none = set("[]");

        // Then
        assertThat(none.body()).isEqualTo("{\"limits\":[]}");
        assertThat(JsonCodec.read(caller.get("/api/2.0/gateway/limits/" + route).body())
                        .path("limits")
                        .path(0)
                        .path("renewal_period")
                        .asText())
                .isEqualTo("2 days");
    }

    @Test
    void databricksSpellingIsUnderstood() {
        // When
        HttpResponse<String> set = caller.send(caller.to("/api/2.0/serving-endpoints/" + route + "/rate-limits")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(
                        "{\"rate_limits\":[{\"key\":\"endpoint\",\"calls\":3,\"renewal_period\":\"minute\"}]}")));

        // Then
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
        assertThat(set.body())
                .isEqualTo("{\"rate_limits\":[{\"calls\":3,\"key\":\"endpoint\",\"renewal_period\":\"minute\"}]}");
    }

    @Test
    void whatIsSetIsStoredAndOnRecord() throws InvalidJson {
        // When
        set("[{\"calls\":4,\"key\":\"user\",\"renewal_period\":\"2 days\"}]");
        set("[{\"calls\":4,\"key\":\"user\",\"renewal_period\":\"2 hours\"}]");

        // Then
        assertThat(store.load().await().atMost(Duration.ofSeconds(10)).routeLimits())
                .containsEntry(route, List.of(new Limit(4, "user", "2 hours")));
        JsonNode entries = JsonCodec.read(caller.get("/admin/v1/audit?action=route.limits&limit=1000&order=newest")
                        .body())
                .path("items");
        JsonNode newest = StreamSupport.stream(entries.spliterator(), false)
                .filter(entry -> entry.path("target").asText().equals("route:" + route))
                .findFirst()
                .orElseThrow();
        assertThat(newest.path("outcome").asText()).isEqualTo("done");
        assertThat(newest.at("/details/changes/limits/from/0/renewal_period").asText())
                .isEqualTo("2 days");
        assertThat(newest.at("/details/changes/limits/to/0/renewal_period").asText())
                .isEqualTo("2 hours");
    }

    @Test
    void onlyWhoLooksAfterRoutesMaySetThem() {
        // When
        HttpResponse<String> refused = caller.send(caller.anonymous("/api/2.0/gateway/limits/")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"route\":\"" + route + "\",\"limits\":[]}")));

        // Then
        assertThat(refused.statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> set(String limits) {
        return caller.post("/api/2.0/gateway/limits/", "{\"route\":\"" + route + "\",\"limits\":" + limits + "}");
    }
}
