package io.sluice.build;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sluice.support.PostgresResource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The default build leaves the model of the provider {@code local} out, and says so to whoever asks for it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LocalEmbeddingsAbsentTest {
    private static final String COMMAND = "./mvnw -Plocal-embeddings package";

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    @Test
    void aRouteThatNamesItIsRefusedWithTheWayToBuildIt() {
        given().auth()
                .preemptive()
                .oauth2(key)
                .contentType(ContentType.JSON)
                .body("""
                        {"name": "local-absent", "task": "llm/v1/embeddings", "provider": "local"}""")
                .post("/admin/v1/routes")
                .then()
                .statusCode(400)
                .body("errors[0].field", equalTo("model.provider"))
                .body("errors[0].message", containsString(COMMAND));
    }

    @Test
    void thereIsNoReadyMadeRouteAndNoJarOfIt() {
        given().auth()
                .preemptive()
                .oauth2(key)
                .get("/v1/models")
                .then()
                .statusCode(200)
                .body("data.id", not(hasItem("local-embeddings")));
        assertThat(System.getProperty("java.class.path")).doesNotContain("onnxruntime");
    }
}
