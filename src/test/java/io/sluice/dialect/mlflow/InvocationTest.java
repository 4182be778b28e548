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
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.provider.Upstream;
import io.sluice.routing.Declaration.Style;
import io.sluice.routing.Route;
import io.sluice.support.Golden;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions to models, over HTTP. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class InvocationTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"Tell me a joke\"}]";
    private static final Golden REPLIES = Golden.folder("dialect/mlflow");

    @Inject
    Catalog catalog;

    @TestHTTPResource
    URI base;

    private Caller caller;
    private final CannedUpstream upstream = new CannedUpstream();

    @BeforeEach
    void serveRoutes() {
        caller = new Caller(base);
        TestCatalog.serve(
                catalog,
                List.of(
                        route("old-chat", Task.CHAT, Style.ROUTES, upstream),
                        route("chat", Task.CHAT, Style.ENDPOINTS, upstream),
                        route("completions", Task.COMPLETIONS, Style.ENDPOINTS, upstream),
                        route("embeddings", Task.EMBEDDINGS, Style.ENDPOINTS, upstream),
                        route("limited", Task.CHAT, Style.ENDPOINTS, refusing()),
                        route("breaking", Task.CHAT, Style.ENDPOINTS, breaking()),
                        route("no-streams", Task.CHAT, Style.ENDPOINTS, wholeOnly())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "stream":true                                                | has no streams
            "tools":[{"type":"function","function":{"name":"now"}}]      | has no tools
            "functions":[{"name":"now"}]                                 | has no tools
            """)
    void refusesOfTheFirstGenerationWhatItsAnswersHaveNoPlaceFor(String member, String problem) {
        // When
        HttpResponse<String> reply =
                caller.post("/gateway/old-chat/invocations", "{" + MESSAGES + ",\"candidate_count\":1," + member + "}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(422);
        assertThat(reply.body()).startsWith("{\"detail\":\"MLflow's first generation " + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "/gateway/old-chat/invocations, routes-replies/chat.json",
        "/gateway/chat/invocations, endpoints-replies/chat.json",
        "/endpoints/old-chat/invocations, endpoints-replies/chat.json",
        "/serving-endpoints/chat/invocations, endpoints-replies/chat.json"
    })
    void answersChatsInTheWordsOfThePath(String path, String golden) throws InvalidJson {
        // When
        HttpResponse<String> reply = caller.post(path, "{" + MESSAGES + "}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("application/json");
        assertThat(JsonCodec.read(reply.body())).isEqualTo(golden(golden));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /gateway/completions/invocations   | {"prompt":"x","candidate_count":2} | routes-replies/completion.json
                    /gateway/completions/invocations   | {"prompt":"x","n":2}               | endpoints-replies/completion.json
                    /endpoints/completions/invocations | {"prompt":"x"}                     | endpoints-replies/completion.json
                    /gateway/embeddings/invocations    | {"text":["x","y"]}                 | routes-replies/embedding.json
                    /gateway/embeddings/invocations    | {"input":["x","y"]}                | endpoints-replies/embedding.json
                    /endpoints/embeddings/invocations  | {"input":["x","y"],"encoding_format":"base64"} | endpoints-replies/embedding-in-base64.json
                    """)
    void answersTheOtherTasksInTheWordsOfTheRequest(String path, String body, String golden) throws InvalidJson {
        assertThat(JsonCodec.read(caller.post(path, body).body())).isEqualTo(golden(golden));
    }

    @Test
    void takesTheKeyAsBasicPasswordToo() {
        // When
        HttpResponse<String> reply = caller.send(caller.anonymous("/gateway/old-chat/invocations")
                .header("Authorization", "Basic YW55b25lOnRlc3QtYWRtaW4ta2V5LTAxMjM0NTY3ODk=")
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofString("{" + MESSAGES + "}")));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/endpoints/chat/invocations, chat.sse",
        "/gateway/old-chat/invocations, chat.sse",
        "/serving-endpoints/chat/invocations, chat-of-serving-endpoints.sse"
    })
    void streams(String path, String golden) {
        // When
        HttpResponse<String> reply = caller.post(path, "{" + MESSAGES + ",\"stream\":true}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
        assertThat(reply.body()).isEqualTo(REPLIES.scenario("endpoints-streams").text(golden));
    }

    @Test
    void streamsWithoutUsageWhenTheCallerSaysSo() {
        // When
        HttpResponse<String> reply = caller.post(
                "/endpoints/chat/invocations",
                "{" + MESSAGES + ",\"stream\":true,\"stream_options\":{\"include_usage\":false}}");

        // Then
        assertThat(reply.body()).isEqualTo(REPLIES.scenario("endpoints-streams").text("chat-without-usage.sse"));
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void repliesWithTheProvidersStatusEvenToStreams(boolean stream) {
        // When
        HttpResponse<String> reply =
                caller.post("/endpoints/limited/invocations", "{" + MESSAGES + ",\"stream\":" + stream + "}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(reply.body()).isEqualTo("{\"detail\":\"Slow down.\"}");
    }

    @Test
    void endsABrokenStreamWithAnError() {
        // When
        HttpResponse<String> reply =
                caller.post("/endpoints/breaking/invocations", "{" + MESSAGES + ",\"stream\":true}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body())
                .endsWith("data: {\"error\":{\"message\":\"Gone.\",\"type\":\"AIGatewayException\"}}\n\n");
    }

    @Test
    void saysWhatAProviderDoesNotOffer() {
        // When
        HttpResponse<String> stream =
                caller.post("/endpoints/no-streams/invocations", "{" + MESSAGES + ",\"stream\":true}");

        // Then
        assertThat(stream.statusCode()).isEqualTo(501);
        assertThat(stream.body())
                .isEqualTo("{\"detail\":\"The chat streaming route is not implemented for OpenAI models.\"}");
    }

    @Test
    void sendsTheProviderWhatMlflowWouldHaveSent() throws InvalidJson {
        // When
        caller.post("/gateway/old-chat/invocations", "{" + MESSAGES + ",\"temperature\":0.3,\"candidate_count\":1}");

        // Then
        assertThat(upstream.asked().source().document().node())
                .isEqualTo(JsonCodec.read("{" + MESSAGES + ",\"temperature\":0.6,\"n\":1}"));
    }

    private static JsonNode golden(String file) throws InvalidJson {
        int slash = file.indexOf('/');
        return REPLIES.scenario(file.substring(0, slash)).json(file.substring(slash + 1));
    }

    private static Route route(String name, Task task, Style style, Upstream upstream) {
        return new MlflowRoutes(name, task, style, Vendor.OPENAI, upstream, null).build();
    }

    private static Upstream refusing() {
        var failed = new CallFailed(
                new Failure.Upstream(new UpstreamError(Kind.RATE_LIMIT, 429, "Slow down.", null, null, null, null)));
        return new ChatUpstream(
                () -> Uni.createFrom().failure(failed), () -> Multi.createFrom().failure(failed));
    }

    private static Upstream breaking() {
        var failed = new CallFailed(new Failure.Upstream(UpstreamError.of(Kind.NETWORK, "Gone.")));
        return new ChatUpstream(
                () -> Uni.createFrom().failure(failed),
                () -> Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().iterable(Answers.STREAM.subList(0, 2)),
                                Multi.createFrom().failure(failed)));
    }

    private static Upstream wholeOnly() {
        return (Upstream.Chat) (attempt, credentials) -> Uni.createFrom().item(Answers.CHAT);
    }
}
