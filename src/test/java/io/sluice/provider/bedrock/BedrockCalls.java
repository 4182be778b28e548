package io.sluice.provider.bedrock;

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
import io.sluice.secret.Secret;
import io.sluice.support.CanarySecret;
import io.sluice.support.upstream.FakeUpstream;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls of bound upstreams at a double of the vendor, signed with the canary as the secret of their key. */
final class BedrockCalls {
    static final String MODEL = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
    static final String REGION = "eu-west-1";
    static final ChatRequest CHAT = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));
    static final ChatRequest STREAM = CanonicalRequests.streamed(Message.of(Role.USER, "Hi"));
    static final Credentials CREDENTIALS = new Credentials(Map.of(
            BedrockSettings.ACCESS_KEY, Secret.of("AKIDFAKE"), BedrockSettings.SECRET_KEY, CanarySecret.secret()));
    static final BedrockConfig NOTHING = host(null, null, null);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BedrockProvider provider;
    private final FakeUpstream upstream;

    BedrockCalls(BedrockProvider provider, FakeUpstream upstream) {
        this.provider = provider;
        this.upstream = upstream;
    }

    BedrockUpstream bind(String model) {
        return bind(model, false);
    }

    BedrockUpstream bind(String model, boolean lenient) {
        Set<String> keys = Set.of(BedrockSettings.ACCESS_KEY, BedrockSettings.SECRET_KEY);
        return bind(settings(model, Map.of(), keys, lenient), NOTHING);
    }

    /** The same with a way in of its own. */
    BedrockUpstream bind(Map<String, String> values, Set<String> secrets, BedrockConfig host) {
        return bind(settings(MODEL, values, secrets, false), host);
    }

    private BedrockUpstream bind(TargetSettings settings, BedrockConfig host) {
        try {
            return (BedrockUpstream) provider.bind(settings, host);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private TargetSettings settings(String model, Map<String, String> more, Set<String> secrets, boolean lenient) {
        var values = new java.util.HashMap<>(more);
        values.put(BedrockSettings.REGION, REGION);
        return new TargetSettings(Task.CHAT, model, values, secrets, URI.create(upstream.baseUrl("bedrock")), lenient);
    }

    /** What of AWS the host has. */
    static BedrockConfig host(Path credentials, Path webIdentity, String sts) {
        return new BedrockConfig() {
            @Override
            public Optional<Path> credentialsFile() {
                return Optional.ofNullable(credentials);
            }

            @Override
            public Optional<Path> webIdentityTokenFile() {
                return Optional.ofNullable(webIdentity);
            }

            @Override
            public Optional<URI> stsEndpoint() {
                return Optional.ofNullable(sts).map(URI::create);
            }
        };
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
