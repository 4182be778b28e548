package io.sluice.provider.mlflow;

import static io.sluice.provider.CanonicalRequests.chat;
import static io.sluice.provider.CanonicalRequests.completion;
import static io.sluice.provider.CanonicalRequests.embedding;
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
import io.sluice.model.Prompt;
import io.sluice.model.ReplyEvents;
import io.sluice.model.Role;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.ProviderId;
import io.sluice.provider.ProviderRegistry;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.openai.CompatibleUpstream;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bound provider before a double of a model server, in both formats. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class MlflowUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Message HELLO = Message.of(Role.USER, "Hello");
    private static final Credentials PROXY = new Credentials(Map.of(MlflowServingProvider.KEY, CanarySecret.secret()));

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
    void asksByInputs() throws InvalidSettings {
        upstream.script().next(Reply.text("Hi"), Reply.text(" upon"), Reply.embedding(0.5f, -0.25f));
        var bound = (MlflowUpstream) bound(Map.of());

        assertThat(item(bound.chat(attempt(chat(HELLO)), Credentials.NONE))
                        .candidates()
                        .getFirst()
                        .text())
                .isEqualTo("Hi");
        assertThat(item(bound.complete(attempt(completion(new Prompt.Texts(List.of("Once")), false)), Credentials.NONE))
                        .choices()
                        .getFirst()
                        .text())
                .isEqualTo(" upon");
        var embedded = item(bound.embed(attempt(embedding(new Prompt.Texts(List.of("a")), null)), Credentials.NONE));
        assertThat(embedded.vectors().getFirst().values()).containsExactly(0.5, -0.25);
        assertThat(embedded.usage()).isEqualTo(Usage.ABSENT);

        assertThat(upstream.requests()).extracting(RecordedRequest::path).containsOnly("/mlflow/invocations");
        assertThat(upstream.requests())
                .allSatisfy(
                        request -> assertThat(request.header("authorization")).isEmpty());
        assertThat(upstream.requests().getFirst().text()).isEqualTo("{\"inputs\":[\"Hello\"]}");
    }

    @Test
    void speaksOpenAisWireToModelsThatDo() throws InvalidSettings {
        upstream.script()
                .next(Reply.text("Hi there").usage(9, 2), Reply.text("Hi there").usage(9, 2));
        var bound = (CompatibleUpstream.Embedding) bound(Map.of(MlflowServingProvider.FORMAT, "openai"));

        var whole = item(bound.chat(attempt(chat(HELLO)), PROXY));
        var frames = bound.chatStream(attempt(streamed(HELLO)), PROXY)
                .collect()
                .asList()
                .await()
                .atMost(PATIENCE);

        assertThat(whole.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 2));
        assertThat(ReplyEvents.fold(frames.stream()
                                .flatMap(frame -> frame.events().stream())
                                .toList())
                        .candidates())
                .isEqualTo(whole.candidates());
        assertThat(upstream.lastRequest().path()).isEqualTo("/mlflow/invocations");
        assertThat(upstream.lastRequest().header("authorization")).hasValue("Bearer " + CanarySecret.TEXT);
    }

    @Test
    void keepsStackTracesAndKeysToItself() throws InvalidSettings {
        upstream.script().next(Reply.error(400), Reply.error(500), Reply.html(502));
        var bound = (MlflowUpstream) bound(Map.of());

        UpstreamError invalid = error(bound.chat(attempt(chat(HELLO)), PROXY));

        assertThat(invalid.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(invalid.toString()).doesNotContain("Traceback");
        assertThat(invalid.body().text()).doesNotContain("Traceback");
        CanarySecret.assertAbsentFrom(invalid.toString());
        assertThat(error(bound.chat(attempt(chat(HELLO)), PROXY)).kind()).isEqualTo(Kind.SERVER);
        assertThat(error(bound.chat(attempt(chat(HELLO)), PROXY)).kind()).isEqualTo(Kind.SERVER);
    }

    @Test
    void wantsAnAddressAndAKnownFormat() {
        assertThatThrownBy(() -> bound(Map.of(MlflowServingProvider.FORMAT, "csv")))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("inputs and openai");
        var nowhere = new TargetSettings(Task.CHAT, "m", Map.of(), Set.of(), null, false);
        assertThatThrownBy(() -> registry.find(ProviderId.of("mlflow-model-serving"))
                        .orElseThrow()
                        .bind(nowhere))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(MlflowServingProvider.URL);
    }

    private Upstream bound(Map<String, String> values) throws InvalidSettings {
        var settings = new TargetSettings(
                Task.CHAT, "m", values, Set.of(), URI.create(upstream.baseUrl("mlflow") + "/"), false);
        return registry.find(ProviderId.of("mlflow-model-serving"))
                .orElseThrow()
                .bind(settings);
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
