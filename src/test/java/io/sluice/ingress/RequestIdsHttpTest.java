package io.sluice.ingress;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every reply of either port has the request's id, whatever it is. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class RequestIdsHttpTest {
    private static final String KEY = "test-admin-key-0123456789";
    private static final String CHAT =
            "{\"model\":\"%s\",\"max_tokens\":10,\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @Inject
    Catalog catalog;

    @TestHTTPResource(value = "/", management = true)
    URI management;

    @BeforeEach
    void serve() {
        TestCatalog.serve(catalog, EchoRoutes.all());
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, echo-chat, false, 200",
        "/v1/chat/completions, echo-chat, true, 200",
        "/v1/messages, echo-chat, false, 200",
        "/v1/messages, echo-chat, true, 200",
        "/gateway/echo-chat/invocations, echo-chat, false, 422",
        "/v1/chat/completions, no-such-route, false, 404",
        "/v1/messages, no-such-route, true, 404",
        "/gateway/no-such-route/invocations, x, false, 404",
        "/v1/embeddings, echo-chat, false, 400",
        "/v1/nothing-here, echo-chat, false, 404",
        "/admin/v1/routes, echo-chat, false, 400"
    })
    void ofCalls(String path, String route, boolean stream, int status) {
        Response reply = keyed().contentType(ContentType.JSON)
                .body(CHAT.formatted(route, stream))
                .post(path);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertHasId(reply);
        if (path.equals("/v1/messages")) {
            assertThat(reply.header("request-id")).isEqualTo(reply.header("x-request-id"));
        }
    }

    @Test
    void ofRefusals() {
        for (String path : new String[] {"/v1/models", "/v1/messages", "/admin/v1/routes", "/api/2.0/endpoints/"}) {
            Response reply = given().get(path);
            assertThat(reply.statusCode()).as(path).isEqualTo(401);
            assertHasId(reply);
        }
        assertHasId(keyed().contentType(ContentType.JSON).body("{").post("/v1/chat/completions"));
        assertHasId(keyed().contentType("text/plain").body("x").post("/v1/chat/completions"));
        assertHasId(keyed().delete("/v1/chat/completions"));
        assertHasId(keyed().header("X-Sluice-Max-Cost", "dear").get("/v1/models"));
        assertHasId(keyed().get("/v1/models"));
        assertHasId(keyed().get("/q/openapi"));
    }

    @Test
    void ofTheManagementPort() {
        for (String path : new String[] {"q/health/live", "q/health/ready", "q/health", "q/metrics", "nothing"}) {
            assertHasId(keyed().get(management.resolve("/" + path)));
        }
        Response refused = given().get(management.resolve("/q/metrics"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertHasId(refused);
    }

    private static RequestSpecification keyed() {
        return given().header("Authorization", "Bearer " + KEY);
    }

    private static void assertHasId(Response reply) {
        assertThat(reply.headers().getValues("x-request-id"))
                .as("status %d", reply.statusCode())
                .singleElement()
                .asString()
                .matches("req_[0-9a-f]{32}");
    }
}
