package io.sluice.call;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.sluice.catalog.Catalog;
import io.sluice.catalog.TestCatalog;
import io.sluice.provider.ProviderRegistry;
import io.sluice.support.PostgresResource;
import io.sluice.support.VendorRoutes;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers are told of a caller's trace while the gateway makes no spans of its own. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class TraceToProvidersHttpTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String STATE = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";

    private static FakeUpstream upstream;

    @Inject
    Catalog catalog;

    @Inject
    ProviderRegistry providers;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void serve() {
        upstream.reset();
        upstream.acceptOnlyKey(VendorRoutes.KEY);
        var routes = new VendorRoutes(providers, upstream);
        TestCatalog.serve(
                catalog,
                List.of(
                        routes.openAi("traced-openai", "gpt-4o"),
                        routes.anthropic("traced-anthropic", "claude-sonnet-4", Map.of())));
    }

    @ParameterizedTest
    @CsvSource({"traced-openai,false", "traced-openai,true", "traced-anthropic,false", "traced-anthropic,true"})
    void theCallersOwnHeadersArePassedOn(String route, boolean stream) {
        call(route, stream, Map.of("traceparent", PARENT, "tracestate", STATE));

        RecordedRequest seen = upstream.lastRequest();
        assertThat(seen.header("traceparent")).hasValue(PARENT);
        assertThat(seen.header("tracestate")).hasValue(STATE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsSentForCallersThatSayNothing(boolean stream) {
        call("traced-openai", stream, Map.of());
        call("traced-openai", stream, Map.of("tracestate", STATE));

        assertThat(upstream.requests()).hasSize(2).allSatisfy(seen -> {
            assertThat(seen.header("traceparent")).isEmpty();
            assertThat(seen.header("tracestate")).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "nonsense"
            })
    void whatIsNotValidIsAsIfItHadNotBeenSent(String parent) {
        call("traced-openai", false, Map.of("traceparent", parent, "tracestate", STATE));

        assertThat(upstream.lastRequest().header("traceparent")).isEmpty();
        assertThat(upstream.lastRequest().header("tracestate")).isEmpty();
    }

    private static void call(String route, boolean stream, Map<String, String> headers) {
        upstream.onEveryCall(Reply.text("A river."));
        given().header("Authorization", "Bearer test-admin-key-0123456789")
                .headers(headers)
                .contentType(ContentType.JSON)
                .body("{\"model\":\"" + route + "\",\"stream\":" + stream
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"Tell me of rivers.\"}]}")
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);
    }
}
