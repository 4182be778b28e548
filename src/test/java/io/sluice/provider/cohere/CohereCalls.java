package io.sluice.provider.cohere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
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
import io.sluice.provider.Attempt;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.TargetSettings;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.upstream.FakeUpstream;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls of bound upstreams at a double of the vendor, with the canary as their key. */
final class CohereCalls {
    static final String MODEL = "command-a-03-2025";
    static final String LEGACY = "command";
    static final ChatRequest CHAT = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));
    static final ChatRequest STREAM = CanonicalRequests.streamed(Message.of(Role.USER, "Hi"));
    static final Credentials CREDENTIALS = new Credentials(Map.of(CohereProvider.KEY, CanarySecret.secret()));
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CohereProvider provider;
    private final FakeUpstream upstream;

    CohereCalls(CohereProvider provider, FakeUpstream upstream) {
        this.provider = provider;
        this.upstream = upstream;
    }

    CohereUpstream bind(String model) {
        return bind(model, upstream.baseUrl("cohere"), false);
    }

    CohereUpstream bind(String model, String base, boolean lenient) {
        var settings =
                new TargetSettings(Task.CHAT, model, Map.of(), Set.of(CohereProvider.KEY), URI.create(base), lenient);
        try {
            return (CohereUpstream) provider.bind(settings);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    ChatResponse whole(ChatRequest request) {
        return item(bind(MODEL).chat(attempt(request), CREDENTIALS));
    }

    ChatResponse streamed(ChatRequest request) {
        return fold(bind(MODEL).chatStream(attempt(request), CREDENTIALS));
    }

    static CompletionRequest completion(Delivery delivery) {
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once upon")),
                CanonicalRequests.parameters(),
                false,
                delivery,
                null);
    }

    static AssertSubscriber<ReplyFrame> subscribed(Multi<ReplyFrame> frames) {
        return frames.subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    static ChatResponse fold(Multi<ReplyFrame> frames) {
        return ReplyEvents.fold(subscribed(frames).awaitCompletion(PATIENCE).getItems().stream()
                .flatMap(frame -> frame.events().stream())
                .toList());
    }

    /** Subscribes and waits for the end, whichever it is. */
    static <T> UniAssertSubscriber<T> settled(Uni<T> uni) {
        var subscriber = uni.subscribe().withSubscriber(UniAssertSubscriber.<T>create());
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> subscriber.getItem() != null || subscriber.getFailure() != null);
        return subscriber;
    }

    static <T> T item(Uni<T> uni) {
        return settled(uni).assertCompleted().getItem();
    }

    static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    /** The upstream's error that a call failed with. */
    static UpstreamError error(Throwable thrown) {
        assertThat(thrown).isInstanceOf(CallFailed.class);
        CanarySecret.assertAbsentFrom(String.valueOf(thrown));
        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) CallFailed.failureOf(thrown)).error();
    }
}
