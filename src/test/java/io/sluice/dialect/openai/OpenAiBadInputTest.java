package io.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Malformed requests, each with its exact answer; the table is {@code golden/dialect/openai/bad-input.json}. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OpenAiBadInputTest {
    private static final String GOOD =
            "{\"model\":\"echo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Still there?\"}]}";

    @Inject
    Catalog catalog;

    @TestHTTPResource("/")
    URI base;

    private Gateway gateway;

    @BeforeEach
    void serve() {
        TestCatalog.serve(catalog, EchoRoutes.all());
        gateway = new Gateway(base, HttpClient.Version.HTTP_1_1);
    }

    static Stream<Arguments> rows() {
        JsonNode table = Golden.folder("dialect/openai").json("bad-input.json");
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
        ObjectNode expected = JsonCodec.object();
        expected.set("error", row.get("error"));
        assertThat(reply.body()).isEqualTo(JsonCodec.write(expected));
        assertThat(reply.statusCode()).isEqualTo(row.get("status").intValue());
        assertThat(reply.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(reply.headers().firstValue("x-request-id"))
                .hasValueSatisfying(id -> assertThat(id).startsWith("req_"));
        row.path("answer_headers")
                .properties()
                .forEach(header -> assertThat(reply.headers().firstValue(header.getKey()))
                        .hasValue(header.getValue().textValue()));

        HttpResponse<String> next = gateway.post("/v1/chat/completions", GOOD);
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).contains("You said: Still there?");
    }

    private static Map<String, String> headers(JsonNode row) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + Gateway.KEY);
        headers.put("Content-Type", "application/json");
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
        return row.has("generate") ? generated(row.get("generate").textValue()) : BodyPublishers.noBody();
    }

    private static BodyPublisher generated(String what) {
        return switch (what) {
            case "big" -> BodyPublishers.ofByteArray(new byte[10_000_000]);
            case "big_chunked" -> BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10_000_000]));
            case "deep" -> BodyPublishers.ofString("{\"messages\":" + "[".repeat(1000) + "]".repeat(1000) + "}");
            case "tools" ->
                BodyPublishers.ofString(GOOD.replace(
                        "}]}",
                        "}],\"tools\":" + many(129, "{\"type\":\"function\",\"function\":{\"name\":\"f%d\"}}") + "}"));
            case "inputs" ->
                BodyPublishers.ofString("{\"model\":\"echo-embeddings\",\"input\":" + many(2049, "\"text %d\"") + "}");
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String many(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).toList().toString();
    }
}
