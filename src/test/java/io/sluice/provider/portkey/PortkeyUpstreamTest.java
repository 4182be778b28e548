package io.sluice.provider.portkey;

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
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.family.openai.CompatibleUpstream;
import io.sluice.secret.Credentials;
import io.sluice.secret.Secret;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
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

/** Portkey before a double of it: what of its headers is sent. All else is the family's. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class PortkeyUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEY = PortkeyProvider.SERVER.keySetting();
    private static final Message HELLO = Message.of(Role.USER, "Hello");

    private static FakeUpstream upstream;

    @Inject
    PortkeyProvider provider;

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
    void sendsItsKeyAndWhatIsBehind() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        upstream.script().next(Reply.text("Hi").usage(9, 3), Reply.text("Hi").usage(9, 3));
        var credentials = new Credentials(Map.of(
                KEY,
                CanarySecret.secret(),
                PortkeyProvider.CONFIG,
                Secret.of("pc-1"),
                PortkeyProvider.PROVIDER_KEY,
                Secret.of("of-openai")));
        CompatibleUpstream bound = bound(Map.of(PortkeyProvider.PROVIDER, "openai"));

        var whole = bound.chat(attempt(chat(HELLO)), credentials).await().atMost(PATIENCE);
        bound.chatStream(attempt(streamed(HELLO)), credentials)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);

        assertThat(whole.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 3));
        assertThat(upstream.requests()).hasSize(2).allSatisfy(sent -> {
            assertThat(sent.path()).isEqualTo("/portkey/v1/chat/completions");
            assertThat(sent.header("x-portkey-api-key")).contains(CanarySecret.TEXT);
            assertThat(sent.header("x-portkey-provider")).contains("openai");
            assertThat(sent.header("x-portkey-config")).contains("pc-1");
            assertThat(sent.header("authorization")).contains("Bearer of-openai");
        });
    }

    @Test
    void sendsNothingThatWasNotSaid() {
        var credentials = new Credentials(Map.of("api_key", CanarySecret.secret()));

        bound(Map.of()).chat(attempt(chat(HELLO)), credentials).await().atMost(PATIENCE);

        RecordedRequest sent = upstream.lastRequest();
        assertThat(sent.header("x-portkey-api-key")).contains(CanarySecret.TEXT);
        assertThat(sent.header("x-portkey-provider")).isEmpty();
        assertThat(sent.header("x-portkey-config")).isEmpty();
        assertThat(sent.header("authorization")).isEmpty();
    }

    @Test
    void takesItsCredentialsOutOfWhatIsRepeated() {
        upstream.script().next(Reply.error(VendorError.invalid(null, "No such config: " + CanarySecret.TEXT)));
        var credentials =
                new Credentials(Map.of(KEY, Secret.of("a-portkey-key"), PortkeyProvider.CONFIG, CanarySecret.secret()));

        assertThatThrownBy(() -> bound(Map.of())
                        .chat(attempt(chat(HELLO)), credentials)
                        .await()
                        .atMost(PATIENCE))
                .isInstanceOfSatisfying(CallFailed.class, failed -> {
                    assertThat(failed.failure()).isInstanceOf(Failure.Upstream.class);
                    CanarySecret.assertAbsentFrom(failed.failure().toString());
                });
    }

    @Test
    void wantsItsKey() {
        var none = new TargetSettings(Task.CHAT, "m", Map.of(), Set.of(PortkeyProvider.PROVIDER_KEY), null, false);

        assertThatThrownBy(() -> provider.bind(none))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(KEY);
    }

    private CompatibleUpstream bound(Map<String, String> values) {
        var settings = new TargetSettings(
                Task.CHAT, "gpt-4o", values, Set.of(KEY), URI.create(upstream.baseUrl("portkey")), false);
        try {
            return (CompatibleUpstream) provider.bind(settings);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }
}
