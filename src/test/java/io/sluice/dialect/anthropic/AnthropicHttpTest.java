package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.routing.Route;
import io.sluice.support.EchoRoutes;
import io.sluice.support.PostgresResource;
import io.sluice.support.ScriptedUpstream;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anthropic's paths over HTTP, with a provider of no vendor's family. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AnthropicHttpTest {
    private static final String CHAT =
            "{\"model\":\"echo-chat\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Hi there\"}]%s}";

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI base;

    private Gateway gateway;

    @BeforeEach
    void serve() {
        List<Route> routes = new ArrayList<>(EchoRoutes.all());
        var slow = new UpstreamError(
                UpstreamError.Kind.RATE_LIMIT, 429, "Slow down.", null, null, Duration.ofSeconds(9), null);
        routes.add(EchoRoutes.refusing("limited", slow));
        var broken = new CallFailed(new Failure.Upstream(UpstreamError.of(UpstreamError.Kind.OVERLOADED, "Too busy.")));
        routes.add(EchoRoutes.of(
                "breaking",
                Task.CHAT,
                ScriptedUpstream.streaming(Multi.createBy()
                        .concatenating()
                        .streams(
                                Multi.createFrom().item(ReplyFrame.of(new ReplyEvent.TextDelta(0, "Half a"))),
                                Multi.createFrom().failure(broken)))));
        TestCatalog.serve(catalog, routes);
        gateway = new Gateway(base);
    }

    @Test
    void answersWhole() {
        // When
        HttpResponse<String> reply = gateway.post("/v1/messages", CHAT.formatted(""));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(header(reply, "content-type")).isEqualTo("application/json");
        assertThat(header(reply, "request-id")).startsWith("req_").isEqualTo(header(reply, "x-request-id"));
        assertThat(reply.body())
                .isEqualTo("{\"id\":\"msg_echo-7\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"echo-chat\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"You said: Hi there\"}],"
                        + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":9,"
                        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":3}}");
    }

    @Test
    void answersAsAStream() {
        // When
        HttpResponse<String> reply = gateway.post("/v1/messages?beta=true", CHAT.formatted(",\"stream\":true"));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(header(reply, "content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(header(reply, "request-id")).startsWith("req_");
        JsonNode message = ReadStream.message(reply.body());
        assertThat(message.at("/content/0/text").asText()).isEqualTo("You said: Hi there");
        assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(9);
    }

    @Test
    void aFailureBeforeTheStreamHasItsTrueStatus() {
        // When
        HttpResponse<String> reply =
                gateway.post("/v1/messages", CHAT.formatted(",\"stream\":true").replace("echo-chat", "limited"));

        // Then
        assertThat(reply.statusCode()).isEqualTo(429);
        assertThat(header(reply, "retry-after")).isEqualTo("9");
        assertThat(Replies.json(reply.body()).at("/error/type").asText()).isEqualTo("rate_limit_error");
    }

    @Test
    void aFailureInTheStreamIsItsLastEvent() {
        // When
        HttpResponse<String> reply =
                gateway.post("/v1/messages", CHAT.formatted(",\"stream\":true").replace("echo-chat", "breaking"));

        // Then
        List<JsonNode> events = Replies.events(reply.body());
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(events.getFirst().get("type").asText()).isEqualTo("message_start");
        assertThat(events.getLast().at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(events.getLast().at("/error/message").asText()).isEqualTo("Too busy.");
        assertThat(events.getLast().get("request_id").asText()).isEqualTo(header(reply, "request-id"));
    }

    @Test
    void countsTokensItselfWhereTheProviderDoesNotAndSaysSo() {
        // When
        HttpResponse<String> reply = gateway.post(
                "/v1/messages/count_tokens",
                "{\"model\":\"echo-chat\",\"system\":\"Be brief.\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(header(reply, "x-sluice-token-count")).isEqualTo("estimate");
        assertThat(header(reply, "request-id")).startsWith("req_");
        assertThat(reply.body()).isEqualTo("{\"input_tokens\":12}");
    }

    @Test
    void listsChatsAsModelsInPages() {
        // When
        var all = gateway.get("/v1/models");
        var first = gateway.get("/v1/models?limit=1");
        var second = gateway.get("/v1/models?limit=1&after_id=echo-chat");
        var back = gateway.get("/v1/models?limit=1&before_id=breaking");

        // Then
        String echo = "{\"type\":\"model\",\"id\":\"echo-chat\",\"display_name\":\"echo-chat\","
                + "\"created_at\":\"2026-01-02T03:04:05Z\",\"lifecycle\":\"active\","
                + "\"route_capabilities\":{\"task\":\"llm/v1/chat\",\"whole\":true,\"streams\":true}}";
        assertThat(ids(all.body())).containsExactly("echo-chat", "limited", "breaking");
        assertThat(all.body()).contains("\"has_more\":false,\"first_id\":\"echo-chat\",\"last_id\":\"breaking\"");
        assertThat(first.body())
                .isEqualTo("{\"data\":[" + echo
                        + "],\"has_more\":true,\"first_id\":\"echo-chat\",\"last_id\":\"echo-chat\"}");
        assertThat(ids(second.body())).containsExactly("limited");
        assertThat(ids(back.body())).containsExactly("limited");
        assertThat(back.body()).contains("\"has_more\":true");
        assertThat(gateway.get("/v1/models/echo-chat").body()).isEqualTo(echo);
    }

    @Test
    void theSamePathIsOpenAisToEverybodyElse() {
        // When
        var theirs = gateway.send(
                "GET",
                "/v1/models/echo-embeddings",
                Map.of("Authorization", "Bearer " + Gateway.KEY),
                BodyPublishers.noBody());
        var refused = gateway.send("GET", "/v1/models", Map.of(), BodyPublishers.noBody());

        // Then
        assertThat(Replies.json(theirs.body()).get("object").asText()).isEqualTo("model");
        assertThat(Replies.json(refused.body()).at("/error/code").asText()).isEqualTo("invalid_api_key");
    }

    @Test
    void takesTheKeyAndTheVersionAsClientsSendThem() {
        // When
        var bearer = gateway.send(
                "POST",
                "/v1/messages",
                Map.of("Authorization", "Bearer " + Gateway.KEY),
                BodyPublishers.ofString(CHAT.formatted("")));

        // Then
        assertThat(bearer.statusCode()).isEqualTo(200);
    }

    private static List<String> ids(String body) {
        List<String> ids = new ArrayList<>();
        Replies.json(body).get("data").forEach(model -> ids.add(model.get("id").asText()));
        return ids;
    }

    private static String header(HttpResponse<?> reply, String name) {
        return reply.headers().firstValue(name).orElse("");
    }
}
