package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.provider.ProviderRegistry;
import io.sluice.support.Golden;
import io.sluice.support.PostgresResource;
import io.sluice.support.VendorRoutes;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Anthropic's clients at Anthropic: nothing is lost, not one member, header or event that nobody here has heard of. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SameFamilyTest {
    private static final Golden FILES = Golden.folder("dialect/anthropic");
    private static final String MODEL = "claude-sonnet-4-5";

    private static FakeUpstream upstream;

    @Inject
    Catalog catalog;

    @Inject
    ProviderRegistry providers;

    @TestHTTPResource("/")
    URI base;

    private Gateway gateway;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    static List<String> requests() {
        return FILES.scenariosWith("request.json").stream()
                .filter(name -> name.startsWith("message-"))
                .toList();
    }

    @BeforeEach
    void serve() {
        upstream.reset();
        upstream.checkNothing();
        var vendors = new VendorRoutes(providers, upstream);
        TestCatalog.serve(
                catalog,
                List.of(
                        vendors.anthropic("my-route", MODEL, Map.of()),
                        vendors.anthropic("with-beta", MODEL, Map.of("anthropic_beta", "files-api-2025-04-14, a-1")),
                        vendors.openAi("gpt", "gpt-4o")));
        gateway = new Gateway(base);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theRequestGoesOutAsItCame(String scenario) {
        // Given
        ObjectNode sent = (ObjectNode) FILES.scenario(scenario).json("request.json");

        // When
        HttpResponse<String> reply = gateway.post("/v1/messages", sent.toString());

        // Then
        ObjectNode expected = sent.deepCopy().put("model", MODEL);
        if (scenario.equals("message-thinking")) {
            ((ArrayNode) expected.at("/messages/1/content")).remove(2);
        }
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(upstream.lastRequest().text()).isEqualTo(expected.toString());
        assertThat(upstream.lastRequest().path()).isEqualTo("/anthropic/v1/messages");
    }

    @Test
    void theHeadersOfTheDocumentGoWithIt() {
        // When
        gateway.post(
                "/v1/messages",
                hello("my-route", false),
                Map.of("anthropic-version", "2026-10-21", "anthropic-beta", "b-2,c-3"));
        RecordedRequest plain = upstream.lastRequest();
        gateway.post("/v1/messages", hello("with-beta", true), Map.of("anthropic-beta", "c-3, a-1"));
        RecordedRequest both = upstream.lastRequest();

        // Then
        assertThat(plain.header("anthropic-version")).hasValue("2026-10-21");
        assertThat(plain.header("anthropic-beta")).hasValue("b-2,c-3");
        assertThat(plain.json().has("anthropic_version")).isFalse();
        assertThat(plain.json().has("anthropic_beta")).isFalse();
        assertThat(plain.header("x-api-key")).hasValue(VendorRoutes.KEY);
        assertThat(plain.header("authorization")).isEmpty();
        assertThat(both.header("anthropic-version")).hasValue("2023-06-01");
        assertThat(both.header("anthropic-beta")).hasValue("files-api-2025-04-14,a-1,c-3");
    }

    @Test
    void theWholeAnswerComesBackAsItCame() {
        // Given
        String answer =
                "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"A\",\"citations\":[{\"type\":\"new_kind\"}]},{\"type\":\"brand_new\",\"n\":1.50}],"
                        + "\"stop_reason\":\"pause_turn\",\"stop_sequence\":null,\"stop_details\":{\"x\":1},"
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2,\"service_tier\":\"batch\"},\"container\":null}";
        upstream.script().next(Reply.body(200, "application/json", answer));

        // When
        HttpResponse<String> reply = gateway.post("/v1/messages", hello("my-route", false));

        // Then
        assertThat(reply.body()).isEqualTo(answer);
    }

    @Test
    void everyEventComesBackAsItCame() {
        // Given
        String[] events = {
            "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"new\":{}}}}",
            "{\"type\":\"ping\",\"cost\":\"0.10\"}",
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"brand_new\",\"x\":[]}}",
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"brand_new_delta\",\"x\":1}}",
            "{\"type\":\"content_block_stop\",\"index\":0}",
            "{\"type\":\"never_heard_of\",\"data\":{\"a\":[1,2]}}",
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"stop_sequence\",\"stop_sequence\":\"END\"},\"usage\":{\"output_tokens\":7}}",
            "{\"type\":\"message_stop\",\"extra\":true}"
        };
        upstream.script().next(Reply.events(events).counting(Tokens.NONE));

        // When
        HttpResponse<String> reply = gateway.post("/v1/messages", hello("my-route", true));

        // Then
        assertThat(Replies.events(reply.body()).stream().map(JsonNode::toString))
                .containsExactly(events);
    }

    @Test
    void aStreamThatBreaksAfterItsReasonEndsAsItShould() {
        // Given
        upstream.script().next(Reply.text("Hello").cutAfterEvent(6));

        // When
        List<JsonNode> events = Replies.events(
                gateway.post("/v1/messages", hello("my-route", true)).body());

        // Then
        assertThat(events.getLast().get("type").asText()).isIn("message_stop", "error");
        assertThat(events.stream().filter(event -> event.get("type").asText().equals("message_stop")))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void anErrorInTheStreamIsAnthropicsOwn() {
        // Given
        upstream.script().next(Reply.text("One two three").errorAfterEvent(5, VendorError.of(529)));

        // When
        List<JsonNode> events = Replies.events(
                gateway.post("/v1/messages", hello("my-route", true)).body());

        // Then
        assertThat(events.getLast().at("/error/type").asText()).isEqualTo("overloaded_error");
    }

    @Test
    void tokensAreCountedByTheProvider() {
        // When
        HttpResponse<String> reply = gateway.post(
                "/v1/messages/count_tokens",
                FILES.scenario("count-tools").json("request.json").toString());

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("x-sluice-token-count")).hasValue("provider");
        assertThat(upstream.lastRequest().path()).isEqualTo("/anthropic/v1/messages/count_tokens");
        assertThat(upstream.lastRequest().json().get("model").asText()).isEqualTo(MODEL);
        assertThat(Replies.json(reply.body()).get("input_tokens").asLong()).isPositive();
    }

    @Test
    void aServerWithoutACountIsNoFailure() {
        // Given
        upstream.script().next(Reply.error(404));

        // When
        HttpResponse<String> reply = gateway.post(
                "/v1/messages/count_tokens",
                FILES.scenario("count-tools").json("request.json").toString());

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("x-sluice-token-count")).hasValue("estimate");
    }

    @Test
    void anotherFamilyIsAskedInItsOwnWords() {
        // When
        HttpResponse<String> reply = gateway.post(
                "/v1/messages",
                ((ObjectNode) FILES.scenario("message-tool-results").json("request.json"))
                        .put("model", "gpt")
                        .toString(),
                Map.of("anthropic-beta", "b-2"));

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        JsonNode asked = upstream.lastRequest().json();
        assertThat(upstream.lastRequest().header("anthropic-beta")).isEmpty();
        assertThat(asked.get("messages").toString())
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":\"Weather in both\"},{\"role\":\"assistant\",\"content\":\"Looking.\","
                                + "\"tool_calls\":[{\"id\":\"toolu_1\",\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                                + "\"arguments\":\"{\\\"city\\\":\\\"Paris\\\"}\"}},{\"id\":\"toolu_2\",\"type\":\"function\",\"function\":{"
                                + "\"name\":\"get_weather\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"toolu_2\","
                                + "\"content\":\"Error: No such city.\"},{\"role\":\"tool\",\"tool_call_id\":\"toolu_1\",\"content\":\"21 degrees\"},"
                                + "{\"role\":\"user\",\"content\":\"And now?\"}]");
        assertThat(asked.at("/tool_choice/function/name").asText()).isEqualTo("get_weather");
    }

    @Test
    void whatAnotherFamilyCannotDoIsRefusedByName() {
        // When
        HttpResponse<String> reply = gateway.post(
                "/v1/messages",
                ((ObjectNode) FILES.scenario("message-tools-of-anthropic").json("request.json"))
                        .put("model", "gpt")
                        .toString());
        HttpResponse<String> extra = gateway.post(
                "/v1/messages", hello("gpt", false).replace("{\"model\"", "{\"inference_geo\":\"us\",\"model\""));

        // Then
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(extra.statusCode()).isEqualTo(400);
        assertThat(Replies.json(extra.body()).at("/error/message").asText()).startsWith("inference_geo: ");
        assertThat(upstream.requests()).isEmpty();
    }

    private static String hello(String route, boolean stream) {
        return "{\"model\":\"" + route + "\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"
                + (stream ? ",\"stream\":true}" : "}");
    }
}
