package io.sluice.provider.local;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.json.JsonCodec;
import io.sluice.support.PostgresResource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A gateway with the model, from outside. */
@QuarkusTest
@TestProfile(LocalEmbeddingsTest.Small.class)
@WithTestResource(PostgresResource.class)
class LocalEmbeddingsTest {
    private static final String READY_MADE = "local-embeddings";

    @ConfigProperty(name = "sluice.admin-key")
    String key;

    /** A short line, so that it can be filled. */
    public static final class Small implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("sluice.provider.local.max-texts", "40", "sluice.provider.local.max-waiting-texts", "50");
        }
    }

    @Test
    void theReadyMadeRouteAnswersWithRealVectorsAndTheirTokens() {
        request().get("/v1/models").then().statusCode(200).body("data.id", hasItem(READY_MADE));

        ValidatableResponse reply = embed(READY_MADE, List.of("A cat sleeps.", "The kitten naps.", "Revenue fell."));

        reply.statusCode(200)
                .body("model", equalTo("all-minilm-l6-v2-q"))
                .body("data[0].embedding.size()", equalTo(384))
                .body("usage.prompt_tokens", equalTo(4 + 4 + 3))
                .body("usage.total_tokens", equalTo(4 + 4 + 3));
        assertThat(cosine(reply, 0, 1)).isGreaterThan(cosine(reply, 0, 2) + 0.2);
    }

    @Test
    void aTextHasTheSameVectorInAnyCompany() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            texts.add("Sentence number " + i + " about " + "things ".repeat(i + 1));
        }
        ValidatableResponse together = embed(READY_MADE, texts);
        for (int i = 0; i < texts.size(); i += 7) {
            assertThat(vector(embed(READY_MADE, List.of(texts.get(i))), 0)).isEqualTo(vector(together, i));
        }
    }

    @Test
    void aTextThatIsTooLongIsRefusedOrCutAsTheRouteSays() {
        create("local-strict", false);
        create("local-lenient", true);
        List<String> texts = List.of("short", "word ".repeat(600));

        embed("local-strict", texts)
                .statusCode(400)
                .body("error.code", equalTo("context_length_exceeded"))
                .body("error.param", equalTo("input[1]"))
                .body("error.message", containsString("at most 510 tokens"));
        embed("local-lenient", texts).statusCode(200).body("usage.prompt_tokens", equalTo(511));
    }

    @Test
    void whoComesWhileTheLineIsFullIsToldToComeAgain() throws Exception {
        List<String> texts = Collections.nCopies(40, "word ".repeat(400));
        try (var callers = Executors.newFixedThreadPool(3)) {
            var replies = callers.invokeAll(Collections.nCopies(3, () -> embed(READY_MADE, texts)));
            List<Integer> statuses = new ArrayList<>();
            for (var reply : replies) {
                ValidatableResponse told = reply.get();
                statuses.add(told.extract().statusCode());
                if (told.extract().statusCode() == 503) {
                    told.header("Retry-After", notNullValue())
                            .body("error.code", equalTo("unavailable"))
                            .body("error.message", containsString("is busy"));
                }
            }
            assertThat(statuses).contains(200, 503).containsOnly(200, 503);
        }
        embed(READY_MADE, List.of("after")).statusCode(200);
    }

    private void create(String name, boolean lenient) {
        request()
                .body(JsonCodec.object()
                        .put("name", name)
                        .put("task", "llm/v1/embeddings")
                        .put("provider", "local")
                        .put("lenient", lenient)
                        .toString())
                .post("/admin/v1/routes")
                .then()
                .statusCode(201);
    }

    private ValidatableResponse embed(String route, List<String> texts) {
        var body = JsonCodec.object().put("model", route);
        texts.forEach(body.putArray("input")::add);
        return request().body(body.toString()).post("/v1/embeddings").then();
    }

    private RequestSpecification request() {
        return given().auth().preemptive().oauth2(key).contentType(ContentType.JSON);
    }

    private static double cosine(ValidatableResponse reply, int one, int other) {
        double sum = 0;
        for (int i = 0; i < 384; i++) {
            sum += vector(reply, one).get(i).doubleValue()
                    * vector(reply, other).get(i).doubleValue();
        }
        return sum;
    }

    private static List<Number> vector(ValidatableResponse reply, int index) {
        return reply.extract().path("data[" + index + "].embedding");
    }
}
