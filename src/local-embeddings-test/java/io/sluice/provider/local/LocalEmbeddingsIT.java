package io.sluice.provider.local;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.sluice.docs.PageRun;
import io.sluice.json.JsonCodec;
import io.sluice.support.PackagedGateway;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.telemetry.TestMeters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway with the model, from outside. */
class LocalEmbeddingsIT {
    private static final String READY_MADE = "local-embeddings";
    private static final String KEY = "my-own-admin-key-1234";

    @TempDir
    static Path folder;

    private static PackagedGateway gateway;
    private static Path catalog;

    /** With a short line, so that it can be filled. */
    @BeforeAll
    static void start() throws IOException {
        catalog = Files.writeString(folder.resolve("routes.yaml"), "endpoints: []");
        gateway = PackagedGateway.in(folder.resolve("data"))
                .theOnlyOne()
                .with("SLUICE_ADMIN_KEY", KEY)
                .with("SLUICE_CATALOG_FILE", catalog.toString())
                .with("SLUICE_PROVIDER_LOCAL_MAX_TEXTS", "40")
                .with("SLUICE_PROVIDER_LOCAL_MAX_WAITING_TEXTS", "50")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void theReadyMadeRouteAnswersWithRealVectorsAndTheirTokens() {
        request().get("/v1/models").then().statusCode(200).body("data.id", hasItem(READY_MADE));

        ValidatableResponse reply = embed(READY_MADE, List.of("A cat sleeps.", "The kitten naps.", "Revenue fell."));

        reply.statusCode(200)
                .body("model", equalTo("all-minilm-l6-v2-q"))
                .body("data[0].embedding.size()", equalTo(384))
                .body("usage.prompt_tokens", equalTo(4 + 5 + 3))
                .body("usage.total_tokens", equalTo(4 + 5 + 3));
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
        Callable<ValidatableResponse> call = () -> embed(READY_MADE, texts);
        try (var callers = Executors.newFixedThreadPool(3)) {
            var replies = callers.invokeAll(Collections.nCopies(3, call));
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

    @Test
    void everyBlockOfItsPageDoesWhatItSays() throws Exception {
        var engine = new LocalProvider(
                List.of(WordEngine.free()),
                new EmbeddingLineTest.Bounds(1, 1, 1),
                TestMeters.over(new SimpleMeterRegistry()));
        try (var nobody = FakeUpstream.start()) {
            new PageRun(engine, new PageRun.Gateway(URI.create(gateway.apiUrl()), KEY, nobody, this::load), folder)
                    .executeAll();
        }
    }

    /** Writes the file, and waits until the gateway has seen it. */
    private String load(String content) throws IOException {
        int routes = content.split("endpoint_type", -1).length - 1;
        Files.writeString(catalog, content);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> request()
                        .get("/admin/v1/routes")
                        .then()
                        .body("items.findAll { it.origin == 'file' }.size()", equalTo(routes)));
        return "";
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
        return given().baseUri(gateway.apiUrl()).auth().preemptive().oauth2(KEY).contentType(ContentType.JSON);
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
