package io.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
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
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Calls of bound upstreams at a double of the vendor, with the canary as their key. */
final class AnthropicCalls {
    static final String MODEL = "claude-sonnet-4-5";
    static final ChatRequest CHAT = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));
    static final ChatRequest STREAM = CanonicalRequests.streamed(Message.of(Role.USER, "Hi"));
    static final Credentials CREDENTIALS = new Credentials(Map.of("anthropic_api_key", CanarySecret.secret()));
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AnthropicProvider provider;
    private final FakeUpstream upstream;

    AnthropicCalls(AnthropicProvider provider, FakeUpstream upstream) {
        this.provider = provider;
        this.upstream = upstream;
    }

    AnthropicUpstream bind(String model) {
        return bind(model, Map.of(), upstream.baseUrl("anthropic"));
    }

    AnthropicUpstream bind(String model, Map<String, String> values, String base) {
        var settings =
                new TargetSettings(Task.CHAT, model, values, Set.of("anthropic_api_key"), URI.create(base), false);
        try {
            return (AnthropicUpstream) provider.bind(settings);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    ChatResponse whole(ChatRequest request) {
        return settled(bind(MODEL).chat(attempt(request), CREDENTIALS))
                .assertCompleted()
                .getItem();
    }

    List<ReplyFrame> streamed(ChatRequest request) {
        return stream(bind(MODEL), request).awaitCompletion(PATIENCE).getItems();
    }

    CompletionResponse completed(String model) {
        return settled(bind(model).complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS))
                .assertCompleted()
                .getItem();
    }

    List<ReplyFrame> completedAsStream(String model) {
        return bind(model)
                .completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS)
                .subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(Long.MAX_VALUE))
                .awaitCompletion(PATIENCE)
                .getItems();
    }

    /** A stream that asks for everything. */
    static AssertSubscriber<ReplyFrame> stream(AnthropicUpstream target, ChatRequest request) {
        return target.chatStream(attempt(request), CREDENTIALS)
                .subscribe()
                .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    /** Subscribes and waits for the end, whichever it is. */
    static <T> UniAssertSubscriber<T> settled(Uni<T> uni) {
        var subscriber = uni.subscribe().withSubscriber(UniAssertSubscriber.<T>create());
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> subscriber.getItem() != null || subscriber.getFailure() != null);
        return subscriber;
    }

    static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    static ChatResponse fold(List<ReplyFrame> frames) {
        return ReplyEvents.fold(
                frames.stream().flatMap(frame -> frame.events().stream()).toList());
    }

    /** The upstream's error that a call failed with. */
    static UpstreamError error(Throwable thrown) {
        assertThat(thrown).isInstanceOf(CallFailed.class);
        CanarySecret.assertAbsentFrom(String.valueOf(thrown));
        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) CallFailed.failureOf(thrown)).error();
    }

    private static CompletionRequest completion(Delivery delivery) {
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once upon")),
                CanonicalRequests.parameters(),
                false,
                delivery,
                null);
    }
}
