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
import io.sluice.routing.Declaration.Style;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What callers get wrong, and what they are told, to the letter; the next good request is answered. The tables named {@code
 * -of-mlflow} hold what MLflow's own servers (2.8.1 and 3.11.1) answered to these requests, save for {@code ctx}.
 */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BadInputTest {
    private static final int AT_LEAST = 60;
    private static final String GOOD = "{\"messages\":[{\"role\":\"user\",\"content\":\"Tell me a joke\"}]}";

    @Inject
    Catalog catalog;

    @TestHTTPResource
    URI base;

    @BeforeEach
    void serveRoutes() {
        TestCatalog.serve(
                catalog,
                Arrays.stream(Task.values())
                        .map(task -> MlflowRoutes.of(task, Style.ROUTES, Vendor.OPENAI))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("routes")
    void tellsWhatIsWrongInGenerationOne(Case told) throws InvalidJson {
        refuses(told, "/gateway/chat/invocations", "candidates");
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void tellsWhatIsWrongInGenerationTwo(Case told) throws InvalidJson {
        refuses(told, "/endpoints/chat/invocations", "choices");
    }

    @Test
    void knowsEnoughMistakes() {
        assertThat(routes()).hasSizeGreaterThanOrEqualTo(AT_LEAST);
        assertThat(endpoints()).hasSizeGreaterThanOrEqualTo(AT_LEAST);
    }

    static Stream<Case> routes() {
        return Stream.concat(cases("bad-routes-of-mlflow.json"), cases("bad-routes.json"));
    }

    static Stream<Case> endpoints() {
        return Stream.concat(cases("bad-endpoints-of-mlflow.json"), cases("bad-endpoints.json"));
    }

    private void refuses(Case told, String path, String answer) throws InvalidJson {
        // Given
        var caller = new Caller(base);

        // When
        HttpResponse<String> refused = caller.send(told.request(caller));

        // Then
        JsonNode reply = JsonCodec.read(refused.body());
        assertThat(refused.statusCode())
                .as(refused.body())
                .isEqualTo(told.json.path("status").asInt());
        assertThat(reply.toPrettyString()).isEqualTo(told.json.path("reply").toPrettyString());
        HttpResponse<String> good = caller.post(path, GOOD);
        assertThat(good.statusCode()).as(good.body()).isEqualTo(200);
        assertThat(JsonCodec.read(good.body()).has(answer)).isTrue();
    }

    private static Stream<Case> cases(String file) {
        try (var in = BadInputTest.class.getResourceAsStream("/dialect/mlflow/" + file)) {
            JsonNode table = JsonCodec.read(in.readAllBytes());
            return StreamSupport.stream(table.spliterator(), false).map(Case::new);
        } catch (IOException | InvalidJson e) {
            throw new AssertionError(file, e);
        }
    }

    /**
     * One row: {@code path}, and what differs from a POST of {@code body} as JSON with a valid key ({@code method}, {@code
     * content_type}, {@code authorization}, {@code hex} or {@code announce} for the body); {@code status} and {@code reply}.
     */
    record Case(JsonNode json) {
        HttpRequest.Builder request(Caller caller) {
            String path = json.path("path").asText();
            HttpRequest.Builder request = json.has("authorization") ? caller.anonymous(path) : caller.to(path);
            if (!json.path("authorization").asText().isEmpty()) {
                request.header("Authorization", json.path("authorization").asText());
            }
            if (!json.path("content_type").isNull()) {
                request.header("Content-Type", json.path("content_type").asText("application/json"));
            }
            if (json.has("announce")) {
                request.expectContinue(true);
            }
            return request.method(json.path("method").asText("POST"), body());
        }

        private BodyPublisher body() {
            if (json.has("announce")) {
                return BodyPublishers.ofByteArray(new byte[json.path("announce").asInt()]);
            }
            if (json.has("hex")) {
                return BodyPublishers.ofByteArray(
                        HexFormat.of().parseHex(json.path("hex").asText()));
            }
            return json.has("body") ? BodyPublishers.ofString(json.path("body").asText()) : BodyPublishers.noBody();
        }

        @Override
        public String toString() {
            return json.path("name").asText();
        }
    }
}
