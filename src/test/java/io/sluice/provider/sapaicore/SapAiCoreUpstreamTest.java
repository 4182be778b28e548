package io.sluice.provider.sapaicore;

import static io.sluice.provider.CanonicalRequests.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.Part;
import io.sluice.model.Role;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound provider before a double of a deployment. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class SapAiCoreUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Message HELLO = Message.of(Role.USER, "Hello");
    private static final Credentials CREDENTIALS =
            new Credentials(Map.of(SapAiCoreProvider.KEY, CanarySecret.secret()));

    private static FakeUpstream upstream;

    @Inject
    SapAiCoreProvider provider;

    @BeforeAll
    static void startUpstream() {
        upstream = FakeUpstream.start();
    }

    @AfterEach
    void forget() {
        upstream.reset();
    }

    @AfterAll
    static void stopUpstream() {
        upstream.close();
    }

    @Test
    void answersAChat() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        upstream.script().next(Reply.toolCall("call_1", "now", "{}").usage(9, 3));

        var response = bound().chat(new Attempt<>(CallId.next(), 1, chat(HELLO)), CREDENTIALS)
                .await()
                .atMost(PATIENCE);

        assertThat(response.candidates().getFirst().parts()).containsExactly(new Part.ToolCall("call_1", "now", "{}"));
        assertThat(response.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 3));
        assertThat(upstream.tokensServed().of("sap-ai-core", "gpt-4o").tokens()).isEqualTo(Tokens.of(9, 3));
        assertThat(upstream.lastRequest().path()).isEqualTo("/sap-ai-core/v2/completion");
        assertThat(upstream.lastRequest().header("authorization")).contains("Bearer " + CanarySecret.TEXT);
        assertThat(upstream.lastRequest().header("ai-resource-group")).contains("default");
    }

    @Test
    void readsItsErrorsAndTakesTheKeyOutOfThem() {
        upstream.script().next(Reply.error(VendorError.invalid(null, "400 - no template for " + CanarySecret.TEXT)));

        assertThatThrownBy(() -> bound().chat(new Attempt<>(CallId.next(), 1, chat(HELLO)), CREDENTIALS)
                        .await()
                        .atMost(PATIENCE))
                .isInstanceOfSatisfying(CallFailed.class, failed -> {
                    var error = ((Failure.Upstream) failed.failure()).error();
                    assertThat(error.kind()).isEqualTo(Kind.INVALID_REQUEST);
                    assertThat(error.message()).startsWith("400 - no template for ");
                    CanarySecret.assertAbsentFrom(error.toString());
                });
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            https://api.example/v2/inference/deployments/d1,                https://api.example/v2/inference/deployments/d1/v2/completion
            https://api.example/v2/inference/deployments/d1/,               https://api.example/v2/inference/deployments/d1/v2/completion
            https://api.example/v2/inference/deployments/d1/v2/completion,  https://api.example/v2/inference/deployments/d1/v2/completion
            https://api.example/v2/inference/deployments/d1/completion,     https://api.example/v2/inference/deployments/d1/completion
            """)
    void takesTheAddressOfADeploymentOrOfItsCompletions(String base, String expected) {
        assertThat(SapAiCoreProvider.address(URI.create(base))).isEqualTo(expected);
    }

    @Test
    void wantsAnAddress() {
        var settings = new TargetSettings(Task.CHAT, "gpt-4o", Map.of(), Set.of(), null, false);

        assertThatThrownBy(() -> provider.bind(settings))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("sap_ai_core_api_base");
    }

    private Upstream.Chat bound() {
        var settings = new TargetSettings(
                Task.CHAT,
                "gpt-4o",
                Map.of(),
                Set.of(SapAiCoreProvider.KEY),
                URI.create(upstream.baseUrl("sap-ai-core") + "/"),
                false);
        try {
            return (Upstream.Chat) provider.bind(settings);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }
}
