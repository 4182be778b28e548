package io.sluice.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.sluice.support.upstream.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Base addresses that lead to where credentials are told, by name, by number and by redirection. */
@QuarkusTest
@TestProfile(AttackProfile.class)
class ForgedProviderAddressTest extends Attacked {
    private static final String REFUSED =
            "The address of the provider behind this route is not allowed. The gateway's administrators can see why.";

    /** What names lead to: by themselves, beside a good address, and inside IPv6 addresses of each kind. */
    private static Stream<Arguments> names() {
        return Stream.of(
                        "a9fea9fe",
                        "7f000001xa9fea9fe",
                        "00000000",
                        "fe800000000000000000000000000001",
                        "fd000ec2000000000000000000000254",
                        "00000000000000000000ffffa9fea9fe",
                        "000000000000000000000000a9fea9fe",
                        "0064ff9b0000000000000000a9fea9fe",
                        "2002a9fea9fe00000000000000000001")
                .flatMap(answer -> Stream.of("openai", "anthropic")
                        .flatMap(provider ->
                                Stream.of(false, true).map(streamed -> Arguments.of(answer, provider, streamed))));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameThatLeadsToMetadataIsNotCalled(String answer, String provider, boolean streamed) {
        // Given
        route("forged", provider, base(provider, answer + ".name.attack.test"));

        // When
        HttpResponse<String> reply = chat("forged", streamed);

        // Then
        assertRefused(reply);
        assertThat(upstream.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"openai,false", "openai,true", "anthropic,false", "anthropic,true"})
    void aNameThatTurnsBadAfterTheCheckGetsNothing(String provider, boolean streamed) throws IOException {
        // Given a name that leads to the double when checked, and to the trap when connected to
        try (var trap = Trap.at(new InetSocketAddress(AttackProfile.DENIED, upstream.port()))) {
            route("rebound", provider, base(provider, "7f000001-7f000002." + provider + streamed + ".attack.test"));

            // When
            HttpResponse<String> reply = chat("rebound", streamed);

            // Then
            assertRefused(reply);
            await().atMost(Duration.ofSeconds(10)).until(() -> trap.closed() == 1);
            assertThat(trap.accepted()).as("not tried again").isEqualTo(1);
            assertThat(trap.received()).isEmpty();
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"openai,false", "openai,true", "anthropic,false", "anthropic,true"})
    void aNameThatStaysGoodIsCalled(String provider, boolean streamed) {
        // Given
        route("good", provider, base(provider, "7f000001.good.attack.test"));

        // Then
        for (int i = 0; i < 3; i++) {
            assertThat(chat("good", streamed).statusCode()).isEqualTo(200);
        }
        assertThat(upstream.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusalsDoNotCountAgainstTheTarget(boolean streamed) {
        // Given a breaker that looks at two attempts, and a name that is bad for longer than that
        String name = "a9fea9fe-".repeat(5) + "7f000001." + streamed + ".attack.test";
        assertThat(declare("mended", "openai", base("openai", name), 2).statusCode())
                .isEqualTo(201);
        for (int i = 0; i < 5; i++) {
            assertRefused(chat("mended", streamed));
        }

        // When the name leads to the provider at last
        HttpResponse<String> reply = chat("mended", streamed);

        // Then
        assertThat(reply.statusCode()).isEqualTo(200);
        send(request("/admin/v1/routes/mended").DELETE());
    }

    @Test
    void mlflowCallersAreToldNoMoreThanOthers() {
        // Given
        route("forged", "openai", base("openai", "a9fea9fe.mlflow.attack.test"));

        // When
        HttpResponse<String> reply =
                post("/endpoints/forged/invocations", "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");

        // Then
        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.body()).isEqualTo("{\"detail\":\"" + REFUSED + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "2852039166",
                "0xA9FEA9FE",
                "0251.0376.0251.0376",
                "169.254.43518",
                "[::ffff:169.254.169.254]",
                "[fd00:ec2::254]",
                "[64:ff9b::a9fe:a9fe]",
            })
    void anAddressOfMetadataIsRefusedWhenItIsDeclared(String host) {
        // When
        HttpResponse<String> reply = declare("forged", "openai", "http://" + host + "/latest/meta-data");

        // Then
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(json(reply).at("/errors/0/field").textValue()).isEqualTo("config.api_base");
        assertThat(json(reply).at("/errors/0/rule").textValue()).isEqualTo("setting");
        assertThat(json(reply).at("/errors/0/message").textValue())
                .startsWith("'api_base' leads to ")
                .contains("which is not allowed as a provider's address: ");
    }

    @ParameterizedTest
    @CsvSource({"openai,false", "openai,true", "anthropic,false", "anthropic,true"})
    void aRedirectIsAnAnswerAndNotFollowed(String provider, boolean streamed) throws IOException {
        try (var trap = Trap.at(new InetSocketAddress("127.0.0.1", 0))) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                // Given
                upstream.onEveryCall(Reply.body(status, "text/plain", "")
                        .header(
                                "location",
                                URI.create("http://127.0.0.1:" + trap.port() + "/latest")
                                        .toString()));
                route("moved" + status, provider, upstream.baseUrl(provider));

                // When
                HttpResponse<String> reply = chat("moved" + status, streamed);

                // Then
                assertThat(reply.statusCode()).isEqualTo(502);
                assertThat(json(reply).at("/error/code").textValue()).isEqualTo("upstream_error");
                assertThat(reply.body()).doesNotContain("/latest");
            }
            assertThat(trap.accepted()).isZero();
        }
    }

    private static void assertRefused(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.body())
                .isEqualTo("{\"error\":{\"message\":\"" + REFUSED
                        + "\",\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_address_refused\"}}");
        assertThat(reply.headers().firstValue("x-should-retry")).contains("false");
    }
}
