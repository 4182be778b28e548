package io.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are nearly a route's: none but the name itself, however the standard lets it be spelled, reaches the route. */
@QuarkusTest
@TestProfile(AttackProfile.class)
class ForgedRouteNameTest extends Attacked {
    private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String[] PATHS = {
        "/gateway/%s/invocations", "/endpoints/%s/invocations", "/serving-endpoints/%s/invocations"
    };

    @BeforeEach
    void serve() {
        route("plain", "openai", upstream.baseUrl("openai"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Plain",
                "PLAIN",
                "plain%00",
                "%00plain",
                "plain%20",
                "%20plain",
                "plain+",
                "plain%09",
                "plain%0a",
                "plain%0d%0a",
                "plain.",
                "plain%2e",
                "plain..",
                "plain,plain",
                "plain*",
                "*",
                "%2a",
                "null",
                "plain%3f",
                "plain%23",
                "%2e%2e%2fplain",
                "..%2fplain",
                "x%2f..%2fplain",
                "plain%2f",
                "%2fplain",
                "plain%5c",
                "..%5cplain",
                "%252e%252e%252fplain",
                "%2570lain",
                "pl%d0%b0in",
                "%ef%bd%90lain",
                "plai%cc%86n",
                "plain%e2%80%8b",
                "%e2%80%aeplain",
                "pla%c4%b1n",
                "%c0%ae%c0%ae%c0%afplain",
                "%ff",
                "%ed%a0%80",
                ";plain",
                "plain?x/invocations",
            })
    void anotherNameIsNotFound(String name) throws IOException {
        for (String path : PATHS) {
            // When
            String answer = invoke(path.formatted(name));

            // Then
            assertThat(RawRequest.statuses(answer)).as(path).containsExactly(404);
            assertThat(answer).endsWith("{\"detail\":\"Not Found\"}");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%zz", "plain%", "plain%0", "plain\\", "{plain}", "\"plain\"", "plain|", "pl\0ain", "plain x"})
    void whatIsNoPathIsRefusedBeforeItIsLookedAt(String name) throws IOException {
        for (String path : PATHS) {
            assertThat(RawRequest.statuses(invoke(path.formatted(name))))
                    .as(path)
                    .containsExactly(400);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void aPathBeyondAllMeasureIsRefused() throws IOException {
        for (String path : PATHS) {
            assertThat(RawRequest.statuses(invoke(path.formatted("a".repeat(3000)))))
                    .containsExactly(404);
            assertThat(RawRequest.statuses(invoke(path.formatted("a".repeat(5000)))))
                    .containsExactly(414);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%70lain", "x/../plain", "./plain", "/plain", "plain/", "plain;a=b"})
    void theSameNameInAnotherSpellingIsTheSameRoute(String name) throws IOException {
        for (String path : PATHS) {
            assertThat(RawRequest.statuses(invoke(path.formatted(name))))
                    .as(path)
                    .containsExactly(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/../../health",
                "/health/../v1/models",
                "/health/%2e%2e/v1/models",
                "//v1/models",
                "/health;x=/v1/models",
                "/health%2f..%2fv1/models",
                "/v1/models;/../../health/",
                "/health/",
                "/./admin/v1/routes",
                "/health%00/../admin/v1/routes"
            })
    void noSpellingOfAPathSparesTheKey(String path) throws IOException {
        // When
        String answer = RawRequest.send(gateway, "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

        // Then nothing but the liveness that is public, and never a list
        assertThat(answer).doesNotContain("plain");
        int status = RawRequest.statuses(answer).getFirst();
        assertThat(status == 401 || answer.contains("\"OK\""))
                .as("%s: %s", path, answer)
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Plain, Plain",
        "'plain ', 'plain '",
        "' plain', ' plain'",
        "plain., plain.",
        "plain\\u0000, plain\\u0000",
        "plain\\n, plain\\n",
        "pl\\u0430in, pl\u0430in",
        "\\uff50lain, \uff50lain",
        "plain\\u200b, plain\u200b",
        ".., ..",
        "../plain, ../plain",
        "plain/../plain, plain/../plain",
        "%70lain, %70lain",
        "plain;a=b, plain;a=b",
    })
    void anotherModelIsNotFoundByOpenAisClients(String sent, String told) {
        for (String path : new String[] {"/v1/chat/completions", "/v1/completions", "/v1/embeddings"}) {
            // When
            HttpResponse<String> reply =
                    post(path, "{\"model\":\"" + sent + "\",\"prompt\":\"Hi\",\"input\":\"Hi\"," + BODY.substring(1));

            // Then
            assertThat(reply.statusCode()).isEqualTo(404);
            assertThat(reply.body())
                    .isEqualTo("{\"error\":{\"message\":\"The model '" + told
                            + "' does not exist. GET /v1/models lists those that do.\",\"type\":\"invalid_request_error\","
                            + "\"param\":\"model\",\"code\":\"model_not_found\"}}");
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @Test
    void anOverlongModelIsToldShortened() {
        // When
        HttpResponse<String> reply =
                post("/v1/chat/completions", "{\"model\":\"" + "a".repeat(1_000_000) + "\"," + BODY.substring(1));

        // Then
        assertThat(reply.statusCode()).isEqualTo(404);
        assertThat(reply.body()).hasSizeLessThan(1000);
    }

    private String invoke(String path) throws IOException {
        return RawRequest.send(
                gateway,
                "POST " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nAuthorization: Bearer " + KEY
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY);
    }
}
