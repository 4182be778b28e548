package io.sluice.provider.litellm;

import static io.sluice.provider.CanonicalRequests.chat;
import static io.sluice.provider.CanonicalRequests.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Role;
import io.sluice.model.Task;
import io.sluice.provider.Attempt;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Routes of LiteLLM, served by the gateway's own providers before their doubles. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class LiteLlmUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Message HELLO = Message.of(Role.USER, "Hello");
    private static final Set<String> KEY = Set.of(LiteLlmSettings.API_KEY);
    private static final Credentials CREDENTIALS =
            new Credentials(Map.of(LiteLlmSettings.API_KEY, CanarySecret.secret()));

    private static FakeUpstream upstream;

    @Inject
    LiteLlmProvider provider;

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

    @ParameterizedTest
    @CsvSource(textBlock = """
            openai,       openai/gpt-4o-mini,                 openai,     gpt-4o-mini
            anthropic,    claude-sonnet-4-5,                  anthropic,  claude-sonnet-4-5
            together_ai,  meta-llama/Llama-3.3-70B-Instruct,  togetherai, meta-llama/Llama-3.3-70B-Instruct
            groq,         groq/llama-3.1-8b-instant,          groq,       llama-3.1-8b-instant
            """)
    void isServedByTheProviderOfThatName(String litellm, String model, String wire, String sent)
            throws InvalidSettings {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        upstream.script().next(Reply.text("Hi"), Reply.text("Hi"));
        var settings = settings(litellm, model, Map.of(), KEY, upstream.baseUrl(wire));
        Upstream bound = provider.bind(settings);

        var whole = ((Upstream.Chat) bound)
                .chat(attempt(chat(HELLO)), CREDENTIALS)
                .await()
                .atMost(PATIENCE);
        ((Upstream.ChatStream) bound)
                .chatStream(attempt(streamed(HELLO)), CREDENTIALS)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);

        assertThat(whole.candidates().getFirst().text()).isEqualTo("Hi");
        assertThat(upstream.requests())
                .hasSize(2)
                .allSatisfy(request ->
                        assertThat(request.json().path("model").asText()).isEqualTo(sent));
    }

    @Test
    void offersWhatThatProviderOffersAndNoMore() throws InvalidSettings {
        assertThat(provider.bind(settings("anthropic", "m", Map.of(), KEY, null)))
                .isInstanceOf(Upstream.TokenCount.class)
                .isNotInstanceOf(Upstream.Embeddings.class);
        assertThat(provider.bind(settings("mosaicml", "llama2-70b-chat", Map.of(), KEY, null)))
                .isInstanceOf(Upstream.Chat.class)
                .isNotInstanceOf(Upstream.ChatStream.class);
    }

    @Test
    void failsAsThatProviderFails() throws InvalidSettings {
        upstream.acceptOnlyKey("another");
        Upstream bound = provider.bind(settings("openai", "gpt-4o", Map.of(), KEY, upstream.baseUrl("openai")));

        assertThatThrownBy(() -> ((Upstream.Chat) bound)
                        .chat(attempt(chat(HELLO)), CREDENTIALS)
                        .await()
                        .atMost(PATIENCE))
                .isInstanceOfSatisfying(CallFailed.class, failed -> {
                    assertThat(failed.failure()).isInstanceOf(Failure.Upstream.class);
                    CanarySecret.assertAbsentFrom(failed.failure().toString());
                });
    }

    @Test
    void takesTheAddressAndTheKeysOfAwsFromLiteLlmsConfig() throws InvalidSettings {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        var values = Map.of(
                "litellm_auth_config.aws_region_name",
                "eu-west-1",
                "litellm_auth_config.api_base",
                upstream.baseUrl("bedrock"));
        var secrets = Set.of("litellm_auth_config.aws_access_key_id", "litellm_auth_config.aws_secret_access_key");
        var credentials = new Credentials(Map.of(
                "litellm_auth_config.aws_access_key_id", Secret.of("AKIDFAKE"),
                "litellm_auth_config.aws_secret_access_key", CanarySecret.secret()));
        Upstream bound = provider.bind(settings("bedrock", "bedrock/amazon.nova-lite-v1:0", values, secrets, null));

        ((Upstream.Chat) bound).chat(attempt(chat(HELLO)), credentials).await().atMost(PATIENCE);

        assertThat(upstream.lastRequest().path()).isEqualTo("/bedrock/model/amazon.nova-lite-v1%3A0/converse");
        assertThat(upstream.lastRequest().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"watsonx", "litellm", "", "../openai"})
    void refusesProvidersThatTheGatewayHasNot(String name) {
        assertThatThrownBy(() -> provider.bind(settings(name, "m", Map.of(), KEY, null)))
                .isInstanceOfSatisfying(InvalidSettings.class, refused -> {
                    assertThat(refused.key()).isEqualTo(LiteLlmSettings.PROVIDER);
                    assertThat(refused.problem())
                            .contains("'" + name + "'", "anthropic", "openai-compatible")
                            .doesNotContain(", litellm,");
                });
    }

    @Test
    void refusesSettingsThatDoNotFitTheProvider() {
        var version = Map.of("litellm_auth_config.aws_region_name", "eu-west-1");
        var ftp = Map.of("litellm_auth_config.api_base", "ftp://files.example");

        assertRefused("openai", version, KEY, "litellm_auth_config.aws_region_name");
        assertRefused("openai", ftp, KEY, "litellm_auth_config.api_base");
        assertRefused("openai", Map.of(), Set.of(), LiteLlmSettings.API_KEY);
        assertRefused("bedrock", Map.of(), KEY, LiteLlmSettings.PROVIDER);
    }

    private void assertRefused(String name, Map<String, String> values, Set<String> secrets, String key) {
        assertThatThrownBy(() -> provider.bind(settings(name, "m", values, secrets, null)))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        refused -> assertThat(refused.key()).isEqualTo(key));
    }

    private static TargetSettings settings(
            String name, String model, Map<String, String> more, Set<String> secrets, String base) {
        var values = new java.util.HashMap<>(more);
        values.put(LiteLlmSettings.PROVIDER, name);
        return new TargetSettings(Task.CHAT, model, values, secrets, base == null ? null : URI.create(base), false);
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }
}
