package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's paths over HTTP/1.1 and over HTTP/2, upgraded as the JDK's client asks for it. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OpenAiHttpTest {
    private static final String CHAT =
            "{\"model\":\"echo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]%s}";
    private static final String STREAM = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI base;

    @BeforeEach
    void serve() {
        TestCatalog.serve(catalog, EchoRoutes.all());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersWhole(HttpClient.Version version) {
        // Given
        var gateway = new Gateway(base, version);

        for (int i = 0; i < 2; i++) {
            // When
            HttpResponse<String> reply = gateway.post("/v1/chat/completions", CHAT.formatted(""));

            // Then
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.version()).isEqualTo(version);
            assertThat(header(reply, "content-type")).startsWith("application/json");
            assertThat(header(reply, "x-request-id")).startsWith("req_");
            assertThat(Sse.json(reply.body()).at("/choices/0/message/content").textValue())
                    .isEqualTo("You said: Hi there");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void answersAsAStream(HttpClient.Version version) {
        // Given
        var gateway = new Gateway(base, version);

        for (int i = 0; i < 2; i++) {
            // When
            HttpResponse<String> reply = gateway.post("/v1/chat/completions", CHAT.formatted(STREAM));

            // Then
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.version()).isEqualTo(version);
            assertThat(header(reply, "content-type")).isEqualTo("text/event-stream; charset=utf-8");
            assertThat(header(reply, "cache-control")).isEqualTo("no-cache");
            assertThat(header(reply, "x-accel-buffering")).isEqualTo("no");
            assertThat(header(reply, "x-request-id")).startsWith("req_");
            assertThat(reply.headers().firstValue("content-length")).isEmpty();
            List<JsonNode> chunks = Sse.documents(reply.body());
            assertThat(chunks.getLast().get("usage").toString())
                    .isEqualTo("{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12}");
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void readsBodiesThatComeInManyPieces(HttpClient.Version version) {
        // Given
        var gateway = new Gateway(base, version);
        String words = "many words ".repeat(200_000);

        // When
        HttpResponse<String> reply =
                gateway.post("/v1/chat/completions", CHAT.formatted("").replace("Hi there", words));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(Sse.json(reply.body()).at("/choices/0/message/content").textValue())
                .isEqualTo("You said: " + words);
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void refusesOverEitherVersion(HttpClient.Version version) {
        // Given
        var gateway = new Gateway(base, version);
        Map<String, String> noKey = Map.of("Content-Type", "application/json");

        // When
        var tooLarge = gateway.post("/v1/chat/completions", "x".repeat(9_000_000));
        var unauthenticated = gateway.send("POST", "/v1/chat/completions", noKey, BodyPublishers.ofString("{}"));
        var unknown = gateway.get("/v1/nothing");
        var good = gateway.post("/v1/chat/completions", CHAT.formatted(""));

        // Then
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(unauthenticated.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(good.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/event-stream",
                "text/html;q=0.9",
                "image/*",
                "garbage",
                "a/b/c",
                "*/*;q=",
                "application/json;charset=\""
            })
    void neverMindsWhatIsAccepted(String accept) {
        // Given
        var gateway = new Gateway(base, HttpClient.Version.HTTP_1_1);
        Map<String, String> headers = Map.of("Authorization", "Bearer " + Gateway.KEY, "Accept", accept);

        // When
        var whole = gateway.send("POST", "/v1/chat/completions", headers, BodyPublishers.ofString(CHAT.formatted("")));
        var stream =
                gateway.send("POST", "/v1/chat/completions", headers, BodyPublishers.ofString(CHAT.formatted(STREAM)));
        var models = gateway.send("GET", "/v1/models", headers, BodyPublishers.noBody());
        var refused = gateway.send("POST", "/v1/chat/completions", headers, BodyPublishers.ofString("{}"));

        // Then
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(header(stream, "content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(models.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "APPLICATION/JSON",
                "application/vnd.api+json",
                "text/json",
                ""
            })
    void takesAnyNameOfJson(String contentType) {
        // Given
        var gateway = new Gateway(base, HttpClient.Version.HTTP_1_1);
        Map<String, String> headers = Map.of("Authorization", "Bearer " + Gateway.KEY, "Content-Type", contentType);

        // When
        var reply = gateway.send("POST", "/v1/chat/completions", headers, BodyPublishers.ofString(CHAT.formatted("")));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    @Test
    void takesABodyWithoutAContentType() {
        // When
        var reply = new Gateway(base, HttpClient.Version.HTTP_1_1)
                .send(
                        "POST",
                        "/v1/chat/completions",
                        Map.of("Authorization", "Bearer " + Gateway.KEY),
                        BodyPublishers.ofString(CHAT.formatted("")));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    @Test
    void takesTheKeyAsClientsSendIt() {
        // Given
        var gateway = new Gateway(base, HttpClient.Version.HTTP_1_1);
        String basic = java.util.Base64.getEncoder().encodeToString(("anyone:" + Gateway.KEY).getBytes());

        // When
        var azure = gateway.send("GET", "/v1/models", Map.of("api-key", Gateway.KEY), BodyPublishers.noBody());
        var mlflow =
                gateway.send("GET", "/v1/models", Map.of("Authorization", "Basic " + basic), BodyPublishers.noBody());

        // Then
        assertThat(azure.statusCode()).isEqualTo(200);
        assertThat(mlflow.statusCode()).isEqualTo(200);
    }

    @Test
    void listsRoutesAsModels() {
        // Given
        var gateway = new Gateway(base, HttpClient.Version.HTTP_1_1);

        // When
        var all = gateway.get("/v1/models");
        var one = gateway.get("/v1/models/echo-completions");

        // Then
        assertThat(all.body())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":["
                                + "{\"id\":\"echo-chat\",\"object\":\"model\",\"created\":1767323045,\"owned_by\":\"echo\",\"capabilities\":{\"task\":\"llm/v1/chat\",\"whole\":true,\"streams\":true}},"
                                + "{\"id\":\"echo-completions\",\"object\":\"model\",\"created\":1767323045,\"owned_by\":\"echo\",\"capabilities\":{\"task\":\"llm/v1/completions\",\"whole\":true,\"streams\":true}},"
                                + "{\"id\":\"echo-embeddings\",\"object\":\"model\",\"created\":1767323045,\"owned_by\":\"echo\",\"capabilities\":{\"task\":\"llm/v1/embeddings\",\"whole\":true,\"streams\":false}}]}");
        assertThat(one.body())
                .isEqualTo(
                        "{\"id\":\"echo-completions\",\"object\":\"model\",\"created\":1767323045,\"owned_by\":\"echo\",\"capabilities\":{\"task\":\"llm/v1/completions\",\"whole\":true,\"streams\":true}}");
    }

    @Test
    void completesAndEmbeds() {
        // Given
        var gateway = new Gateway(base, HttpClient.Version.HTTP_1_1);

        // When
        var completion = gateway.post("/v1/completions", "{\"model\":\"echo-completions\",\"prompt\":[\"a\",\"b\"]}");
        var stream =
                gateway.post("/v1/completions", "{\"model\":\"echo-completions\",\"prompt\":\"a\",\"stream\":true}");
        var embedding = gateway.post(
                "/v1/embeddings", "{\"model\":\"echo-embeddings\",\"input\":\"a\",\"encoding_format\":\"base64\"}");

        // Then
        assertThat(Sse.json(completion.body()).at("/choices/1/text").textValue())
                .isEqualTo("b again");
        assertThat(Sse.documents(stream.body())
                        .getLast()
                        .at("/choices/0/finish_reason")
                        .textValue())
                .isEqualTo("stop");
        assertThat(Sse.json(embedding.body()).at("/data/0/embedding").textValue())
                .isEqualTo("AAAAAAAAgD4AAAA/");
    }

    @Test
    void describesItsPaths() {
        // When
        var reply = new Gateway(base, HttpClient.Version.HTTP_1_1)
                .send(
                        "GET",
                        "/q/openapi",
                        Map.of("Authorization", "Bearer " + Gateway.KEY, "Accept", "application/json"),
                        BodyPublishers.noBody());

        // Then
        JsonNode document = Sse.json(reply.body());
        JsonNode chat = document.at("/paths/~1v1~1chat~1completions/post");
        assertThat(chat.at("/requestBody/content/application~1json/schema/$ref").textValue())
                .isEqualTo("#/components/schemas/OpenAiChatRequest");
        assertThat(chat.at("/responses/200/content").has("application/json")).isTrue();
        assertThat(chat.at("/responses/200/content").has("text/event-stream")).isTrue();
        assertThat(chat.at("/responses/default/content/application~1json/schema/$ref")
                        .textValue())
                .isEqualTo("#/components/schemas/OpenAiErrorBody");
        assertThat(document.at("/components/schemas/OpenAiChatRequest/properties")
                        .has("response_format"))
                .isTrue();
        assertThat(document.at("/paths").has("/v1/completions")).isTrue();
        assertThat(document.at("/paths").has("/v1/embeddings")).isTrue();
        assertThat(document.at("/paths").has("/v1/models")).isTrue();
        assertThat(document.at("/paths").has("/v1/models/{id}")).isTrue();
    }

    private static String header(HttpResponse<?> reply, String name) {
        return reply.headers().firstValue(name).orElse("");
    }
}
