package io.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.Delivery;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Family;
import io.sluice.model.Message;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Reply;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.model.ReplyMeta;
import io.sluice.model.ResponseFormat;
import io.sluice.model.Role;
import io.sluice.model.RouteName;
import io.sluice.model.Sampling;
import io.sluice.model.Task;
import io.sluice.model.Tooling;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.MlflowConventions;
import io.sluice.provider.ProviderId;
import io.sluice.provider.Upstream;
import io.sluice.routing.Declaration;
import io.sluice.routing.Route;
import io.sluice.routing.RoutePolicy;
import io.sluice.routing.RoutePolicy.OnDisconnect;
import io.sluice.routing.Target;
import io.sluice.secret.Credentials;
import io.sluice.secret.SecretRef;
import io.sluice.support.PostgresResource;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
class DispatcherTest {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final ChatResponse ANSWER = new ChatResponse(ReplyMeta.UNKNOWN, List.of(), Usage.ABSENT, null);
    private static final RoutePolicy.Retries QUICK =
            new RoutePolicy.Retries(2, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));
    private static final RoutePolicy.Timeouts PATIENT = RoutePolicy.DEFAULT.timeouts();
    private static final RoutePolicy.Breaker TOLERANT = new RoutePolicy.Breaker(100, 100, Duration.ofSeconds(5));

    @Inject
    Dispatcher dispatcher;

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void repeatsWhatTheTargetMayRecoverFromAndAnswers() {
        var reply =
                whole(route(policy(QUICK, TOLERANT)), () -> attempts.get() < 3 ? failed(Kind.OVERLOADED) : answered());

        assertThat(reply.awaitItem().getItem()).isEqualTo(new Reply.Whole<>(ANSWER));
        assertThat(attempts).hasValue(3);
    }

    @Test
    void givesUpAfterTheLastRepetitionWithTheLastFailure() {
        var reply = whole(route(policy(QUICK, TOLERANT)), () -> failed(Kind.SERVER));

        assertThat(failureOf(reply)).isInstanceOf(Failure.Upstream.class);
        assertThat(attempts).hasValue(3);
    }

    @Test
    void doesNotRepeatWhatTheCallerDidWrong() {
        var reply = whole(route(policy(QUICK, TOLERANT)), () -> failed(Kind.INVALID_REQUEST));

        assertThat(failureOf(reply)).isInstanceOf(Failure.Upstream.class);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void leavesATargetAloneThatFailsTooOften() {
        var noRetries = new RoutePolicy.Retries(0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
        Route route = route(policy(noRetries, new RoutePolicy.Breaker(4, 50, Duration.ofMinutes(1))));
        for (int i = 0; i < 4; i++) {
            failureOf(whole(route, () -> failed(Kind.SERVER)));
        }

        assertThat(failureOf(whole(route, DispatcherTest::answered)))
                .isEqualTo(new Failure.CircuitOpen(Duration.ofMinutes(1)));
        assertThat(attempts).hasValue(4);
    }

    @Test
    void neverOpensTheBreakerForTheCallersMistakes() {
        var noRetries = new RoutePolicy.Retries(0, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO);
        Route route = route(policy(noRetries, new RoutePolicy.Breaker(4, 50, Duration.ofMinutes(1))));
        for (int i = 0; i < 8; i++) {
            failureOf(whole(route, () -> failed(Kind.INVALID_REQUEST)));
        }

        whole(route, DispatcherTest::answered).awaitItem();
    }

    @Test
    void endsACallThatTakesTooLongAndCancelsIt() {
        var cancelled = new AtomicBoolean();
        var timeouts = new RoutePolicy.Timeouts(Duration.ofSeconds(9), Duration.ofSeconds(9), Duration.ofMillis(60));
        var policy = new RoutePolicy(timeouts, QUICK, TOLERANT, 10, false, OnDisconnect.CANCEL);

        var reply = whole(route(policy), () -> never(cancelled));

        assertThat(failureOf(reply)).isEqualTo(new Failure.TimedOut(Failure.Clock.TOTAL, Duration.ofMillis(60)));
        await().untilTrue(cancelled);
        await().untilAsserted(() -> assertThat(observer.told()).containsExactly("TimedOut"));
        assertThat(attempts).hasValue(1);
    }

    @Test
    void carriesTheCallersCancellationToTheProvider() {
        var cancelled = new AtomicBoolean();
        var reply = whole(route(policy(QUICK, TOLERANT)), () -> never(cancelled));
        await().until(() -> attempts.get() == 1);

        reply.cancel();

        await().atMost(Duration.ofMillis(500)).untilTrue(cancelled);
    }

    @Test
    void admitsAsManyCallsAsThereArePlacesAndGivesPlacesBack() {
        var policy = new RoutePolicy(PATIENT, QUICK, TOLERANT, 1, false, OnDisconnect.CANCEL);
        Route route = route(policy);
        var first = whole(route, () -> never(new AtomicBoolean()));

        assertThat(failureOf(whole(route, DispatcherTest::answered))).isEqualTo(new Failure.Saturated(1));

        first.cancel();
        whole(route, DispatcherTest::answered).awaitItem();
        whole(route, DispatcherTest::answered).awaitItem();
    }

    @Test
    void keepsTheplaceOfAStreamUntilItsEnd() {
        Route route =
                streaming(new RoutePolicy(PATIENT, QUICK, TOLERANT, 1, false, OnDisconnect.CANCEL), this::endless);
        var frames = stream(route);

        assertThat(CallFailed.failureOf(
                        dispatch(route, Delivery.STREAM).awaitFailure().getFailure()))
                .isEqualTo(new Failure.Saturated(1));

        frames.cancel();
        stream(route).cancel();
    }

    @Test
    void repeatsAStreamThatFailsBeforeItSaysAnything() {
        Route route = streaming(
                policy(QUICK, TOLERANT),
                () -> attempts.incrementAndGet() < 2
                        ? Multi.createFrom().failure(failure(Kind.OVERLOADED))
                        : Multi.createFrom().item(ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hi"))));

        assertThat(stream(route).awaitCompletion().getItems()).hasSize(1);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void tellsOfWhatAStreamBroughtBeforeItFailed() {
        var started = ReplyFrame.of(new ReplyEvent.Started(ReplyMeta.UNKNOWN));
        var text = ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hi"));
        Route route = streaming(
                policy(QUICK, TOLERANT),
                () -> attempts.incrementAndGet() < 2
                        ? Multi.createBy()
                                .concatenating()
                                .streams(
                                        Multi.createFrom().item(started),
                                        Multi.createFrom().failure(failure(Kind.NETWORK)))
                        : Multi.createFrom().items(started, text));

        assertThat(stream(route).awaitCompletion().getItems()).containsExactly(started, text);
        assertThat(observer.heard()).containsExactly(started, started, text);
    }

    @Test
    void neverRepeatsAStreamThatHasSpoken() {
        Route route = streaming(policy(QUICK, TOLERANT), () -> {
            attempts.incrementAndGet();
            return Multi.createBy()
                    .concatenating()
                    .streams(
                            Multi.createFrom().item(ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hi"))),
                            Multi.createFrom().failure(failure(Kind.OVERLOADED)));
        });

        var frames = stream(route);

        assertThat(CallFailed.failureOf(frames.awaitFailure().getFailure())).isInstanceOf(Failure.Upstream.class);
        assertThat(frames.getItems()).hasSize(1);
        assertThat(attempts).hasValue(1);
    }

    @Test
    void failsAStreamThatDoesNotOpenInTime() {
        var timeouts = new RoutePolicy.Timeouts(Duration.ofMillis(50), Duration.ofSeconds(9), Duration.ofSeconds(9));
        Route route = streaming(
                new RoutePolicy(timeouts, QUICK, TOLERANT, 10, false, OnDisconnect.CANCEL),
                () -> Multi.createFrom().nothing());

        assertThat(CallFailed.failureOf(
                        dispatch(route, Delivery.STREAM).awaitFailure().getFailure()))
                .isEqualTo(new Failure.TimedOut(Failure.Clock.OPEN, Duration.ofMillis(50)));
    }

    @Test
    void refusesWhatTheProviderDoesNotOfferBeforeAnythingIsSent() {
        var reply = dispatch(route(RoutePolicy.DEFAULT), Delivery.STREAM);

        assertThat(CallFailed.failureOf(reply.awaitFailure().getFailure()))
                .isEqualTo(new Failure.NotOffered("Test", Task.CHAT, true));
        assertThat(attempts).hasValue(0);
    }

    @Test
    void saysThatTheCredentialIsMissingWithoutNamingIt() {
        Route plain = route(RoutePolicy.DEFAULT);
        Target target = plain.primary();
        Route route = new Route(
                plain.name(),
                plain.task(),
                List.of(new Target(
                        target.provider(),
                        target.displayName(),
                        target.family(),
                        target.model(),
                        target.upstream(),
                        target.mlflow(),
                        Map.of("key", new SecretRef("nowhere", "very/private/name")))),
                plain.policy(),
                plain.declaration());

        Failure failure = CallFailed.failureOf(
                dispatch(route, Delivery.WHOLE).awaitFailure().getFailure());

        assertThat(failure).isInstanceOf(Failure.CredentialUnavailable.class);
        assertThat(failure.message()).doesNotContain("very/private/name");
    }

    private final RecordingObserver observer = new RecordingObserver();
    private volatile Supplier<Uni<ChatResponse>> answering = DispatcherTest::answered;

    private UniAssertSubscriber<Reply<ChatResponse>> whole(Route route, Supplier<Uni<ChatResponse>> attempt) {
        answering = attempt;
        return dispatch(route, Delivery.WHOLE);
    }

    private AssertSubscriber<ReplyFrame> stream(Route route) {
        var reply = (Reply.Streamed<ChatResponse>)
                dispatch(route, Delivery.STREAM).awaitItem().getItem();
        return reply.frames().subscribe().withSubscriber(AssertSubscriber.create(10));
    }

    private UniAssertSubscriber<Reply<ChatResponse>> dispatch(Route route, Delivery delivery) {
        return dispatcher
                .dispatch(CallId.next(), route, request(route.name(), delivery), Operation.CHAT, observer)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private static Failure failureOf(UniAssertSubscriber<?> reply) {
        return CallFailed.failureOf(reply.awaitFailure().getFailure());
    }

    private Route route(RoutePolicy policy) {
        return route(policy, new Upstream.Chat() {
            @Override
            public Uni<ChatResponse> chat(Attempt<ChatRequest> attempt, Credentials credentials) {
                return Uni.createFrom().deferred(() -> {
                    attempts.incrementAndGet();
                    return answering.get();
                });
            }
        });
    }

    private static Route streaming(RoutePolicy policy, Supplier<Multi<ReplyFrame>> frames) {
        return route(policy, new Upstream.ChatStream() {
            @Override
            public Multi<ReplyFrame> chatStream(Attempt<ChatRequest> attempt, Credentials credentials) {
                return Multi.createFrom().deferred(frames::get);
            }
        });
    }

    private static Route route(RoutePolicy policy, Upstream upstream) {
        var target = new Target(
                new ProviderId("test"), "Test", new Family("test"), "m", upstream, MlflowConventions.NONE, Map.of());
        return new Route(
                new RouteName("dispatcher-" + NAMES.incrementAndGet()),
                Task.CHAT,
                List.of(target),
                policy,
                new Declaration(Declaration.Origin.API, Declaration.Style.NATIVE, null, Instant.EPOCH));
    }

    private static RoutePolicy policy(RoutePolicy.Retries retries, RoutePolicy.Breaker breaker) {
        return new RoutePolicy(PATIENT, retries, breaker, 10, false, OnDisconnect.CANCEL);
    }

    private Multi<ReplyFrame> endless() {
        return Multi.createBy()
                .concatenating()
                .streams(
                        Multi.createFrom().item(ReplyFrame.of(new ReplyEvent.TextDelta(0, "Hi"))),
                        Multi.createFrom().nothing());
    }

    private static Uni<ChatResponse> answered() {
        return Uni.createFrom().item(ANSWER);
    }

    private static Uni<ChatResponse> never(AtomicBoolean cancelled) {
        return Uni.createFrom().<ChatResponse>nothing().onCancellation().invoke(() -> cancelled.set(true));
    }

    private static Uni<ChatResponse> failed(Kind kind) {
        return Uni.createFrom().failure(failure(kind));
    }

    private static CallFailed failure(Kind kind) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(kind, "no")));
    }

    private static ChatRequest request(RouteName route, Delivery delivery) {
        return new ChatRequest(
                route,
                List.of(Message.of(Role.USER, "Hi")),
                new Parameters(Sampling.UNSET, OutputLimits.UNSET, null, null, null, Extensions.NONE),
                Tooling.NONE,
                new ResponseFormat.Text(),
                delivery,
                null);
    }
}
