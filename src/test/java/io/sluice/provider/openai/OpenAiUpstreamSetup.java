package io.sluice.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.CompletionRequest;
import io.sluice.model.Delivery;
import io.sluice.model.Failure;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Role;
import io.sluice.model.UpstreamError;
import io.sluice.provider.Attempt;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.family.openai.CompatibleUpstream;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The bound provider before a double of its upstream, and ways to ask it. */
@WithTestResource(PostgresResource.class)
abstract class OpenAiUpstreamSetup {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final Credentials CANARY = new Credentials(Map.of(OpenAiSettings.KEY, CanarySecret.secret()));
    static final Message HELLO = Message.of(Role.USER, "Hello");

    static FakeUpstream upstream;

    @Inject
    OpenAiProvider provider;

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

    CompatibleUpstream.Embedding bound() {
        return bound(Map.of());
    }

    CompatibleUpstream.Embedding bound(Map<String, String> values) {
        return bound(upstream.baseUrl("openai"), values);
    }

    CompatibleUpstream.Embedding azure(String type) {
        return bound(
                upstream.baseUrl("azure"),
                Map.of(
                        "openai_api_type", type,
                        "openai_api_version", "2024-10-21",
                        "openai_deployment_name", "my gpt"));
    }

    CompatibleUpstream.Embedding bound(String base, Map<String, String> values) {
        try {
            return (CompatibleUpstream.Embedding) provider.bind(OpenAiWire.settings("gpt-4o-mini", base, values));
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    static CompletionRequest streamedCompletion(CompletionRequest request) {
        return new CompletionRequest(
                request.route(), request.prompt(), request.parameters(), request.chatFallback(), Delivery.STREAM, null);
    }

    static List<ReplyEvent> events(List<ReplyFrame> frames) {
        return frames.stream().flatMap(frame -> frame.events().stream()).toList();
    }

    static <T> T item(Uni<T> reply) {
        return reply.await().atMost(PATIENCE);
    }

    static List<ReplyFrame> items(Multi<ReplyFrame> frames) {
        return frames.collect().asList().await().atMost(PATIENCE);
    }

    static AssertSubscriber<ReplyFrame> subscribe(Multi<ReplyFrame> frames) {
        return frames.subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    static UpstreamError error(Uni<?> reply) {
        Throwable thrown = reply.subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure(PATIENCE)
                .getFailure();
        return errorOf(thrown);
    }

    static UpstreamError error(Multi<ReplyFrame> frames) {
        return errorOf(subscribe(frames).awaitFailure(PATIENCE).getFailure());
    }

    static UpstreamError errorOf(Throwable thrown) {
        assertThat(thrown).isInstanceOf(CallFailed.class);
        assertThat(((CallFailed) thrown).failure()).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) ((CallFailed) thrown).failure()).error();
    }
}
