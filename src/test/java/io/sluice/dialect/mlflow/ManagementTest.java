package io.sluice.dialect.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes made and removed in MLflow's words, over HTTP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class ManagementTest {
    private static final String ROUTES = "/api/2.0/gateway/routes/";
    private static final String SERVING = "/api/2.0/serving-endpoints/";
    private static final String KEY = "\"openai_api_key\":\"" + CanarySecret.TEXT + "\"";
    private static final String GOOD = "{\"name\":\"made\",\"route_type\":\"llm/v1/chat\",\"model\":"
            + "{\"name\":\"gpt-4\",\"provider\":\"openai\",\"config\":{" + KEY + "}}}";

    @TestHTTPResource
    URI base;

    private Caller caller;

    @BeforeEach
    void call() {
        caller = new Caller(base);
    }

    @AfterEach
    void removeWhatWasMade() {
        caller.send(caller.to(ROUTES + "made").DELETE());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"model\":{\"name\":\"gpt-4\",\"provider\":\"openai\",\"config\":{KEY}}",
                "\"model\":{\"name\":\"gpt-4\",\"provider\":\"openai\",\"openai_config\":{KEY}}",
                "\"data\":{\"name\":\"gpt-4\",\"provider\":\"openai\",\"openai_config\":{KEY}}",
                "\"model\":{\"name\":\"gpt-4\",\"provider\":\"OpenAI\",\"config\":{KEY}},\"limit\":null"
            })
    void makesARouteOfEverySpelling(String definition) throws InvalidJson {
        // When
        HttpResponse<String> made = caller.post(
                ROUTES, "{\"name\":\"made\",\"route_type\":\"llm/v1/chat\"," + definition.replace("KEY", KEY) + "}");

        // Then
        JsonNode expected = JsonCodec.read(
                "{\"name\":\"made\",\"route_type\":\"llm/v1/chat\",\"model\":{\"name\":\"gpt-4\",\"provider\":\"openai\"},"
                        + "\"route_url\":\"/gateway/made/invocations\",\"limit\":null}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(JsonCodec.read(made.body())).isEqualTo(expected);
        assertThat(JsonCodec.read(caller.get(ROUTES + "made").body())).isEqualTo(expected);
    }

    @Test
    void neverShowsACredentialAgain() {
        // Given
        String made = caller.post(ROUTES, GOOD).body();

        // Then
        for (String path : List.of(ROUTES, ROUTES + "made", "/api/2.0/endpoints/", SERVING, SERVING + "made")) {
            CanarySecret.assertAbsentFrom(caller.get(path).body());
        }
        CanarySecret.assertAbsentFrom(made);
        CanarySecret.assertAbsentFrom(caller.post(ROUTES, GOOD).body());
    }

    @Test
    void removesARoute() {
        // Given
        caller.post(ROUTES, GOOD);

        // When
        HttpResponse<String> gone = caller.send(caller.to(ROUTES + "made").DELETE());

        // Then
        assertThat(gone.statusCode()).isEqualTo(200);
        assertThat(gone.body()).isEqualTo("{}");
        assertThat(caller.get(ROUTES + "made").statusCode()).isEqualTo(404);
        assertThat(caller.post("/gateway/made/invocations", "{}").statusCode()).isEqualTo(404);
    }

    @Test
    void refusesANameTwice() throws InvalidJson {
        // Given
        caller.post(ROUTES, GOOD);

        // When
        HttpResponse<String> second = caller.post(ROUTES, GOOD);

        // Then
        assertThat(second.statusCode()).isEqualTo(400);
        JsonNode error = JsonCodec.read(second.body());
        assertThat(error.path("error_code").asText()).isEqualTo("RESOURCE_ALREADY_EXISTS");
        assertThat(error.path("message").asText()).contains("'made'");
        assertThat(error.path("detail")).isEqualTo(error.path("message"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ROUTES, SERVING})
    void doesNotRemoveWhatIsNotThere(String path) throws InvalidJson {
        // When
        HttpResponse<String> reply = caller.send(caller.to(path + "nothing").DELETE());

        // Then
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(JsonCodec.read(reply.body()).path("error_code").asText()).isEqualTo("RESOURCE_DOES_NOT_EXIST");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"name":"made","route_type":null,"model":null}                                | task
                    {"name":"made","route_type":"llm/v1/chat","model":null}                       | A provider must be provided for each gateway route.
                    {"name":"made","route_type":"llm/v1/poems","model":{"provider":"openai"}}     | The route_type 'llm/v1/poems' is not supported.
                    {"name":"a b","route_type":"llm/v1/chat","model":{"provider":"openai"}}       | The route name provided contains disallowed characters for a url endpoint. 'a b' is invalid.
                    {"name":"made","route_type":"llm/v1/chat","model":{"provider":"nobody"}}      | The provider 'nobody' is not supported.
                    {"name":"made","route_type":"llm/v1/chat","model":{"provider":"openai"}}      | A config must be supplied when setting a provider. The provider entry for openai is incorrect.
                    {}                                                                            | name
                    []                                                                            | valid dictionary
                    {                                                                             | The body is not valid JSON.
                    """)
    void saysWhatIsWrongWithADefinition(String body, String words) throws InvalidJson {
        // When
        HttpResponse<String> refused = caller.post(ROUTES, body);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode error = JsonCodec.read(refused.body());
        assertThat(error.path("error_code").asText()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(error.path("message").asText()).contains(words);
        assertThat(error.path("detail")).isEqualTo(error.path("message"));
    }

    @Test
    void makesServingEndpoints() throws InvalidJson {
        // When
        HttpResponse<String> made = caller.post(
                SERVING,
                "{\"name\":\"made\",\"config\":{\"served_entities\":[{\"name\":\"e\",\"external_model\":"
                        + "{\"name\":\"gpt-4\",\"provider\":\"openai\",\"task\":\"llm/v1/chat\",\"openai_config\":{"
                        + KEY
                        + "}}}]},\"route_optimized\":false}");

        // Then
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(JsonCodec.read(made.body()).path("name").asText()).isEqualTo("made");
        assertThat(JsonCodec.read(caller.get("/api/2.0/endpoints/made").body())
                        .path("endpoint_type")
                        .asText())
                .isEqualTo("llm/v1/chat");
        assertThat(caller.send(caller.to(SERVING + "made").DELETE()).body()).isEqualTo("{}");
    }
}
