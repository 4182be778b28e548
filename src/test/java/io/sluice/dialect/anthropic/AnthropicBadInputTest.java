package io.sluice.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.json.JsonCodec;
import io.sluice.support.EchoRoutes;
import io.sluice.support.Golden;
import io.sluice.support.PostgresResource;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed requests, each with its exact answer; the table is {@code golden/dialect/anthropic/bad-input.json}. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class AnthropicBadInputTest {
    private static final String GOOD =
            "{\"model\":\"echo-chat\",\"max_tokens\":16,\"messages\":[{\"role\":\"user\",\"content\":\"Still there?\"}]}";

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI base;

    private Gateway gateway;

    @BeforeEach
    void serve() {
        TestCatalog.serve(catalog, EchoRoutes.all());
        gateway = new Gateway(base);
    }

    static Stream<Arguments> rows() {
        JsonNode table = Golden.folder("dialect/anthropic").json("bad-input.json");
        return StreamSupport.stream(table.spliterator(), false)
                .map(row -> Arguments.argumentSet(row.get("name").textValue(), row));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isRefusedExactlySo(JsonNode row) {
        // When
        HttpResponse<String> reply =
                gateway.send(row.get("method").textValue(), row.get("path").textValue(), headers(row), body(row));

        // Then
        JsonNode document = Replies.json(reply.body());
        assertThat(document.get("type").asText()).isEqualTo("error");
        assertThat(document.get("error")).isEqualTo(row.get("error"));
        assertThat(document.get("request_id").asText()).startsWith("req_");
        assertThat(reply.statusCode()).isEqualTo(row.get("status").intValue());
        assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(reply.headers().firstValue("request-id"))
                .hasValue(document.get("request_id").asText());

        HttpResponse<String> next = gateway.post("/v1/messages", GOOD);
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).contains("You said: Still there?");
    }

    private static Map<String, String> headers(JsonNode row) {
        Map<String, String> headers = new LinkedHashMap<>(Gateway.HEADERS);
        row.path("headers").properties().forEach(header -> {
            if (header.getValue().isNull()) {
                headers.remove(header.getKey());
            } else {
                headers.put(header.getKey(), header.getValue().textValue());
            }
        });
        return headers;
    }

    private static BodyPublisher body(JsonNode row) {
        if (row.has("json")) {
            return BodyPublishers.ofString(JsonCodec.write(row.get("json")));
        }
        if (row.has("text")) {
            return BodyPublishers.ofString(row.get("text").textValue());
        }
        if (row.has("base64")) {
            return BodyPublishers.ofByteArray(
                    Base64.getDecoder().decode(row.get("base64").textValue()));
        }
        return switch (row.path("generate").asText()) {
            case "big" -> BodyPublishers.ofByteArray(new byte[10_000_000]);
            case "deep" -> BodyPublishers.ofString("{\"messages\":" + "[".repeat(1000) + "]".repeat(1000) + "}");
            default -> BodyPublishers.noBody();
        };
    }
}
