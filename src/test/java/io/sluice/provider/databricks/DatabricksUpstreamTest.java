package io.sluice.provider.databricks;

import static io.sluice.provider.CanonicalRequests.chat;
import static io.sluice.provider.CanonicalRequests.embedding;
import static io.sluice.provider.CanonicalRequests.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Role;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.TargetSettings;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.Reply;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bound provider before a double of a workspace. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class DatabricksUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Message HELLO = Message.of(Role.USER, "Hello");
    private static final Credentials PERSONAL =
            new Credentials(Map.of(DatabricksSettings.TOKEN, CanarySecret.secret()));
    private static final Credentials PRINCIPAL =
            new Credentials(Map.of(DatabricksSettings.CLIENT_SECRET, CanarySecret.secret()));

    private static FakeUpstream upstream;

    @Inject
    ProviderRegistry registry;

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
    void asksAnEndpointByItsAddressForEveryTask() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        upstream.script()
                .next(
                        Reply.text("Hi").usage(9, 3),
                        Reply.text("Hi").usage(9, 3),
                        Reply.text(" upon"),
                        Reply.embedding(0.5f).usage(8, 0));
        DatabricksUpstream bound = personal();

        assertThat(item(bound.chat(attempt(chat(HELLO)), PERSONAL)).usage().tokens())
                .isEqualTo(Usage.Tokens.of(9, 3));
        List<ReplyFrame> frames = bound.chatStream(attempt(streamed(HELLO)), PERSONAL)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);
        assertThat(ReplyEvents.fold(frames.stream()
                                .flatMap(frame -> frame.events().stream())
                                .toList())
                        .usage()
                        .tokens())
                .isEqualTo(Usage.Tokens.of(9, 3));
        assertThat(item(bound.complete(attempt(once()), PERSONAL))
                        .choices()
                        .getFirst()
                        .text())
                .isEqualTo(" upon");
        item(bound.embed(attempt(embedding(new Prompt.Texts(List.of("a")), null)), PERSONAL));

        assertThat(upstream.requests()).hasSize(4).allSatisfy(request -> {
            assertThat(request.path()).isEqualTo("/databricks/serving-endpoints/my%20mpt/invocations");
            assertThat(request.header("authorization")).hasValue("Bearer " + CanarySecret.TEXT);
            assertThat(request.json().has("model")).isFalse();
        });
    }

    @Test
    void getsATokenForAServicePrincipalAndKeepsIt() {
        upstream.checkNothing();
        upstream.script().next(token("granted"), Reply.text("Hi"), Reply.text("Hi again"));
        DatabricksUpstream bound = principal();

        item(bound.chat(attempt(chat(HELLO)), PRINCIPAL));
        bound.chatStream(attempt(streamed(HELLO)), PRINCIPAL)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);

        assertThat(upstream.requests())
                .extracting(RecordedRequest::path)
                .containsExactly(
                        "/databricks/oidc/v1/token",
                        "/databricks/serving-endpoints/my%20mpt/invocations",
                        "/databricks/serving-endpoints/my%20mpt/invocations");
        RecordedRequest login = upstream.requests().getFirst();
        String basic = Base64.getEncoder().encodeToString(("app-1:" + CanarySecret.TEXT).getBytes());
        assertThat(login.header("authorization")).hasValue("Basic " + basic);
        assertThat(login.header("content-type")).hasValue("application/x-www-form-urlencoded");
        assertThat(login.text()).isEqualTo("grant_type=client_credentials&scope=all-apis");
        assertThat(upstream.lastRequest().header("authorization")).hasValue("Bearer granted");
    }

    @Test
    void getsAnotherTokenAfterOneWasRefused() {
        upstream.checkNothing();
        upstream.script().next(token("one"), Reply.error(403), token("two"), Reply.text("Hi"));
        DatabricksUpstream bound = principal();

        assertThat(error(bound.chat(attempt(chat(HELLO)), PRINCIPAL)).kind()).isEqualTo(Kind.AUTHENTICATION);
        item(bound.chat(attempt(chat(HELLO)), PRINCIPAL));

        assertThat(upstream.lastRequest().header("authorization")).hasValue("Bearer two");
    }

    @Test
    void saysThatThePrincipalWasRefusedWithoutItsSecret() {
        upstream.checkNothing();
        upstream.script()
                .next(
                        Reply.body(401, "application/json", "{\"error\":\"" + CanarySecret.TEXT + "\"}"),
                        Reply.body(200, "text/html", "<html>"),
                        Reply.error(503));
        DatabricksUpstream bound = principal();

        UpstreamError refused = error(bound.chat(attempt(chat(HELLO)), PRINCIPAL));

        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        CanarySecret.assertAbsentFrom(refused.toString());
        assertThat(error(bound.chat(attempt(chat(HELLO)), PRINCIPAL)).kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(error(bound.chat(attempt(chat(HELLO)), PRINCIPAL)).kind()).isEqualTo(Kind.SERVER);
    }

    @Test
    void readsTheErrorsOfAWorkspace() {
        upstream.script().next(Reply.error(400), Reply.error(404), Reply.error(429), Reply.error(503));
        DatabricksUpstream bound = personal();

        UpstreamError invalid = error(bound.chat(attempt(chat(HELLO)), PERSONAL));
        assertThat(invalid.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(invalid.code()).isEqualTo("INVALID_PARAMETER_VALUE");
        assertThat(error(bound.chat(attempt(chat(HELLO)), PERSONAL)).kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(error(bound.chat(attempt(chat(HELLO)), PERSONAL)).kind()).isEqualTo(Kind.RATE_LIMIT);
        assertThat(error(bound.chat(attempt(chat(HELLO)), PERSONAL)).kind()).isEqualTo(Kind.OVERLOADED);
    }

    @Test
    void wantsAWorkspaceAndOneWayIn() {
        String token = DatabricksSettings.TOKEN;
        String secret = DatabricksSettings.CLIENT_SECRET;
        Map<String, String> id = Map.of(DatabricksSettings.CLIENT_ID, "app-1");

        assertRefused(settings(Map.of(), Set.of(token), null), DatabricksSettings.WORKSPACE);
        assertRefused(settings(Map.of(), Set.of(), "https://x.example"), token);
        assertRefused(settings(id, Set.of(token, secret), "https://x.example"), token);
        assertRefused(settings(Map.of(), Set.of(secret), "https://x.example"), DatabricksSettings.CLIENT_ID);
        assertRefused(settings(id, Set.of(token), "https://x.example"), secret);
        assertThat(registry.find(ProviderId.of("databricks_model_serving")))
                .isEqualTo(registry.find(ProviderId.of("databricks")));
    }

    private void assertRefused(TargetSettings settings, String key) {
        assertThatThrownBy(() -> DatabricksSettings.of(settings))
                .isInstanceOfSatisfying(
                        InvalidSettings.class,
                        refused -> assertThat(refused.key()).isEqualTo(key));
    }

    private DatabricksUpstream personal() {
        return bound(settings(
                Map.of(), Set.of(DatabricksSettings.TOKEN), upstream.baseUrl("databricks") + "/serving-endpoints/"));
    }

    private DatabricksUpstream principal() {
        return bound(settings(
                Map.of(DatabricksSettings.CLIENT_ID, "app-1"),
                Set.of(DatabricksSettings.CLIENT_SECRET),
                upstream.baseUrl("databricks")));
    }

    private DatabricksUpstream bound(TargetSettings settings) {
        try {
            return (DatabricksUpstream)
                    registry.find(ProviderId.of("databricks")).orElseThrow().bind(settings);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static TargetSettings settings(Map<String, String> values, Set<String> secrets, String base) {
        return new TargetSettings(Task.CHAT, "my mpt", values, secrets, base == null ? null : URI.create(base), false);
    }

    private static Reply token(String text) {
        return Reply.body(
                200,
                "application/json",
                "{\"access_token\":\"" + text + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
    }

    private static CompletionRequest once() {
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once")),
                CanonicalRequests.parameters(),
                false,
                Delivery.WHOLE,
                null);
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    private static <T> T item(Uni<T> reply) {
        return reply.await().atMost(PATIENCE);
    }

    private static UpstreamError error(Uni<?> reply) {
        CallFailed failed = reply.map(unexpected -> new CallFailed(new Failure.Unsupported("", "answered")))
                .onFailure(CallFailed.class)
                .recoverWithItem(thrown -> (CallFailed) thrown)
                .await()
                .atMost(PATIENCE);
        assertThat(failed.failure()).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) failed.failure()).error();
    }
}
