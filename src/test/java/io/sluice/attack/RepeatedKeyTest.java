package io.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.VendorError;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Providers that repeat the key they were sent. The text of a 401 or 403 reaches neither caller nor log; elsewhere the key is
 * taken out of the text.
 */
@QuarkusTest
@TestProfile(AttackProfile.class)
class RepeatedKeyTest extends Attacked {
    private static final String TOLD = "You sent PROVIDER-KEY, which ends in 8c20b7; says Vendor Corp.";

    private final List<String> logged = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            synchronized (logged) {
                logged.add(((ExtLogRecord) ExtLogRecord.wrap(entry)).getFormattedMessage() + " " + entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("").removeHandler(listener);
    }

    private static Stream<Arguments> calls() {
        return Stream.of("openai", "anthropic")
                .flatMap(provider -> Stream.of(Arguments.of(provider, false), Arguments.of(provider, true)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void theTextOfARefusedCredentialIsToldToNobody(String provider, boolean streamed) {
        route("repeating", provider, upstream.baseUrl(provider));
        for (int status : new int[] {401, 403}) {
            for (Reply reply : List.of(
                    Reply.error(VendorError.of(status).withMessage(told())),
                    Reply.error(VendorError.of(status)
                            .withMessage(told())
                            .withType("odd")
                            .withCode("odd")
                            .withParam("odd")),
                    Reply.body(status, "application/json", "{\"message\":\"" + told() + "\"}"),
                    Reply.body(status, "application/json", "{\"error\":\"" + told() + "\"}"),
                    Reply.body(status, "application/json", "{\"error\":{\"message\":[\"" + told() + "\"]}}"),
                    Reply.body(status, "application/json", "[{\"error\":{\"message\":\"" + told() + "\"}}]"),
                    Reply.body(status, "text/plain", told()),
                    Reply.body(status, "text/html", "<html>" + told() + "</html>"))) {
                // Given
                upstream.onEveryCall(reply);

                // When
                HttpResponse<String> openai = chat("repeating", streamed);
                HttpResponse<String> mlflow = post(
                        "/endpoints/repeating/invocations",
                        "{\"stream\":" + streamed + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
                HttpResponse<String> test = post("/admin/v1/routes/repeating/test", "");

                // Then
                for (HttpResponse<String> answer : List.of(openai, mlflow, test)) {
                    assertThat(answer.body() + answer.headers().map())
                            .doesNotContain("Vendor Corp")
                            .doesNotContain("8c20b7");
                }
                assertThat(openai.statusCode()).isEqualTo(502);
                assertThat(json(openai).at("/error/code").textValue()).isEqualTo("upstream_authentication_error");
            }
        }
        assertUnlogged("Vendor Corp", "8c20b7");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aKeyInAnyOtherErrorIsHidden(String provider, boolean streamed) {
        route("repeating", provider, upstream.baseUrl(provider));
        for (int status : new int[] {400, 404, 409, 422, 429, 500, 503, 529}) {
            for (String key : spellings()) {
                for (Reply reply : List.of(
                        Reply.error(VendorError.of(status).withMessage("You sent " + key + ".")),
                        Reply.error(VendorError.of(status)
                                .withCode(key)
                                .withType(key)
                                .withParam(key)),
                        Reply.body(status, "application/json", "{\"oddity\":\"" + key + "\"}"),
                        Reply.body(status, "text/plain", "You sent " + key + "."),
                        Reply.error(VendorError.of(status))
                                .header("x-request-id", key)
                                .header("www-authenticate", key))) {
                    // Given
                    upstream.onEveryCall(reply);

                    // When
                    HttpResponse<String> openai = chat("repeating", streamed);
                    HttpResponse<String> mlflow = post(
                            "/endpoints/repeating/invocations",
                            "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

                    // Then
                    assertThat(openai.statusCode()).isGreaterThanOrEqualTo(400);
                    for (HttpResponse<String> answer : List.of(openai, mlflow)) {
                        assertThat(answer.body() + answer.headers().map()).doesNotContain(key);
                    }
                }
            }
        }
        assertUnlogged(spellings().toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void aKeyInAnErrorInsideAnAnswerIsHidden(String provider, boolean streamed) {
        route("repeating", provider, upstream.baseUrl(provider));
        for (VendorError error : List.of(
                VendorError.of(401).withCode("invalid_api_key").withMessage(told()),
                VendorError.of(403).withType("permission_error").withMessage(told()),
                VendorError.of(500).withMessage("You sent " + UPSTREAM_KEY + "."))) {
            var replies = new ArrayList<>(List.of(Reply.errorInside(error)));
            if (streamed) {
                replies.add(Reply.text("one two three four five six seven")
                        .tokensPerEvent(1)
                        .errorAfterEvent(4, error));
            }
            for (Reply reply : replies) {
                // Given
                upstream.onEveryCall(reply);

                // When
                HttpResponse<String> answer = chat("repeating", streamed);

                // Then
                assertThat(answer.body() + answer.headers().map())
                        .contains("error")
                        .doesNotContain(UPSTREAM_KEY);
                if (error.status() < 500) {
                    assertThat(answer.body()).doesNotContain("Vendor Corp");
                }
            }
        }
        assertUnlogged(UPSTREAM_KEY, "Vendor Corp");
    }

    private static String told() {
        return TOLD.replace("PROVIDER-KEY", UPSTREAM_KEY);
    }

    /** The key as it is, and as headers and addresses carry it. */
    private static List<String> spellings() {
        byte[] bytes = UPSTREAM_KEY.getBytes(StandardCharsets.UTF_8);
        return List.of(
                UPSTREAM_KEY,
                Base64.getEncoder().encodeToString(bytes),
                URLEncoder.encode(UPSTREAM_KEY, StandardCharsets.UTF_8));
    }

    private void assertUnlogged(String... texts) {
        synchronized (logged) {
            assertThat(logged).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain(texts));
        }
    }
}
