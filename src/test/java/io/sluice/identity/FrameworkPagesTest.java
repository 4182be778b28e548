package io.sluice.identity;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.support.PostgresResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the framework serves beside the resources needs a key as well. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class FrameworkPagesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/openapi.json",
                "/q/openapi",
                "/q/openapi?format=json",
                "/q/swagger-ui/",
                "/q/swagger-ui",
                "/q/swagger-ui/swagger-ui-bundle.js",
                "/q/health",
                "/q/metrics",
                "/q/nothing",
                "/q/",
                "/q",
                "/",
                "//q/openapi",
                "/q/../q/openapi",
                "/health/../q/openapi",
                "/%71/openapi"
            })
    void needsAKey(String path) {
        given().urlEncodingEnabled(false).get(path).then().statusCode(401);
        given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer slc_wrong")
                .get(path)
                .then()
                .statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/q/openapi", "/q/swagger-ui/"})
    void isThereWithOne(String path) {
        given().header("Authorization", "Bearer test-admin-key-0123456789")
                .get(path)
                .then()
                .statusCode(200);
    }
}
