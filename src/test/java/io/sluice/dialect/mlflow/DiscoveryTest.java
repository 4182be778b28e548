package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.Task;
import io.sluice.routing.Declaration.Limit;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MLflow's clients learn of a gateway, over HTTP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DiscoveryTest {
    private static final String CHAT_ROUTE = """
            {"name":"chat","route_type":"llm/v1/chat","model":{"name":"configured-model","provider":"openai"},
             "route_url":"/gateway/chat/invocations","limit":null}""";
    private static final String CHAT_ENDPOINT = """
            {"name":"chat","endpoint_type":"llm/v1/chat","model":{"name":"configured-model","provider":"openai"},
             "endpoint_url":"/gateway/chat/invocations","limit":null}""";
    private static final String LIMIT = "{\"calls\":5,\"key\":null,\"renewal_period\":\"minute\"}";

    @Inject
    Catalog catalog;

    @TestHTTPResource
    URI base;

    private Caller caller;

    @BeforeEach
    void serveRoutes() {
        caller = new Caller(base);
        TestCatalog.serve(
                catalog,
                List.of(
                        MlflowRoutes.of(Task.CHAT, Style.ROUTES, Vendor.OPENAI),
                        new MlflowRoutes(
                                        "limited",
                                        Task.EMBEDDINGS,
                                        Style.ENDPOINTS,
                                        Vendor.OPENAI,
                                        new CannedUpstream(),
                                        new Limit(5, null, "minute"))
                                .build()));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/2.0/gateway/routes/, routes",
        "/api/2.0/gateway/routes, routes",
        "/api/2.0/endpoints/, endpoints",
        "/api/2.0/endpoints, endpoints"
    })
    void listsWithAndWithoutASlash(String path, String member) throws InvalidJson {
        // When
        JsonNode list = json(caller.get(path));

        // Then
        JsonNode first = JsonCodec.read(member.equals("routes") ? CHAT_ROUTE : CHAT_ENDPOINT);
        assertThat(list.path(member)).hasSize(2);
        assertThat(list.path(member).get(0)).isEqualTo(first);
        assertThat(list.path(member).get(1).path("limit")).isEqualTo(JsonCodec.read(LIMIT));
        assertThat(list.get("next_page_token").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/api/2.0/gateway/routes/chat", "/api/2.0/gateway/routes/chat/"})
    void showsARoute(String path) throws InvalidJson {
        assertThat(json(caller.get(path))).isEqualTo(JsonCodec.read(CHAT_ROUTE));
    }

    @ParameterizedTest
    @CsvSource({"/api/2.0/endpoints/chat", "/api/3.0/gateway/endpoint/chat"})
    void showsAnEndpoint(String path) throws InvalidJson {
        assertThat(json(caller.get(path))).isEqualTo(JsonCodec.read(CHAT_ENDPOINT));
    }

    @ParameterizedTest
    @CsvSource({"/api/2.0/gateway/limits/limited", "/api/2.0/endpoints/limits/limited"})
    void showsTheLimitThatWasDeclared(String path) throws InvalidJson {
        assertThat(json(caller.get(path))).isEqualTo(JsonCodec.read("{\"limits\":[" + LIMIT + "]}"));
    }

    @Test
    void listsThreeThousandAPage() throws InvalidJson {
        // Given
        TestCatalog.serve(
                catalog,
                IntStream.range(0, Discovery.PAGE + 1)
                        .mapToObj(DiscoveryTest::numbered)
                        .toList());

        // When
        JsonNode first = json(caller.get("/api/2.0/gateway/routes/"));
        String token = first.path("next_page_token").asText();
        JsonNode second = json(caller.get("/api/2.0/gateway/routes/?page_token=" + token.replace("=", "%3D")));

        // Then
        assertThat(first.path("routes")).hasSize(Discovery.PAGE);
        assertThat(second.path("routes")).hasSize(1);
        assertThat(second.path("routes").get(0).path("name").asText()).isEqualTo("r3000");
        assertThat(second.get("next_page_token").isNull()).isTrue();
    }

    @Test
    void listsServingEndpoints() throws InvalidJson {
        // When
        JsonNode list = json(caller.get("/api/2.0/serving-endpoints/"));
        JsonNode one = json(caller.get("/api/2.0/serving-endpoints/chat"));

        // Then
        assertThat(list.path("endpoints")).hasSize(2);
        assertThat(one.path("name").asText()).isEqualTo("chat");
        assertThat(one.at("/config/served_entities/0/external_model"))
                .isEqualTo(JsonCodec.read(
                        "{\"name\":\"configured-model\",\"provider\":\"openai\",\"task\":\"llm/v1/chat\"}"));
    }

    @Test
    void doesNotKnowServingEndpointsThatNobodyDeclared() throws InvalidJson {
        // When
        HttpResponse<String> reply = caller.get("/api/2.0/serving-endpoints/nothing");

        // Then
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(JsonCodec.read(reply.body()).path("error_code").asText()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @Test
    void isHealthyWithoutAKey() {
        // When
        HttpResponse<String> reply = caller.send(caller.anonymous("/health").GET());

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"status\":\"OK\"}");
        assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("application/json");
    }

    @Test
    void tellsItsVersionAsText() {
        // When
        HttpResponse<String> reply = caller.get("/version");

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    }

    @Test
    void leadsToItsDocumentation() throws InvalidJson {
        // When
        HttpResponse<String> index = caller.get("/");
        HttpResponse<String> docs = caller.get("/docs");
        HttpResponse<String> document = caller.get("/openapi.json");

        // Then
        assertThat(index.statusCode()).isEqualTo(307);
        assertThat(index.headers().firstValue("location")).hasValue("/docs");
        assertThat(docs.statusCode()).isEqualTo(307);
        assertThat(caller.get(docs.headers().firstValue("location").orElse("")).body())
                .contains("swagger");
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(JsonCodec.read(document.body()).at("/paths").has("/gateway/{name}/invocations"))
                .isTrue();
    }

    @Test
    void hasNoIcon() {
        // When
        HttpResponse<String> reply = caller.get("/favicon.ico");

        // Then
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo("{\"detail\":\"favicon.ico not found\"}");
    }

    @ParameterizedTest
    @CsvSource({"/", "/version", "/docs", "/openapi.json", "/favicon.ico", "/api/2.0/endpoints/"})
    void asksForAKeyEverywhereElse(String path) {
        assertThat(caller.send(caller.anonymous(path).GET()).statusCode()).isEqualTo(401);
    }

    private static Route numbered(int number) {
        return new MlflowRoutes("r" + number, Task.CHAT, Style.ROUTES, Vendor.OPENAI, new CannedUpstream(), null)
                .build();
    }

    private static JsonNode json(HttpResponse<String> reply) throws InvalidJson {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JsonCodec.read(reply.body());
    }
}
