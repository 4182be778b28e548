package io.sluice.provider.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.OutputLimits;
import io.sluice.model.Parameters;
import io.sluice.model.Prompt;
import io.sluice.model.ReplyEvents;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Role;
import io.sluice.model.Sampling;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.TargetSettings;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The bound upstream against a double of the server that refuses what the server refuses. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class TgiUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Credentials CREDENTIALS = new Credentials(Map.of(TgiProvider.TOKEN, CanarySecret.secret()));
    private static final ChatRequest CHAT = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));
    private static final ChatRequest STREAM = CanonicalRequests.streamed(Message.of(Role.USER, "Hi"));

    private static FakeUpstream upstream;

    @Inject
    TgiProvider provider;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start();
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    @BeforeEach
    void reset() {
        upstream.reset();
    }

    @Test
    void completesTextsWhole() {
        // Given
        upstream.script().next(Reply.text(" a time.").usage(7, 3));

        // When
        CompletionResponse whole = item(bind().complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));

        // Then
        assertThat(whole.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(whole.usage().tokens()).isEqualTo(Usage.Tokens.of(7, 3));
        assertThat(upstream.lastRequest().path()).isEqualTo("/tgi/generate");
        assertThat(upstream.lastRequest().header("authorization")).contains("Bearer " + CanarySecret.TEXT);
        assertThat(upstream.tokensServed().of("tgi", "tgi").tokens()).isEqualTo(Tokens.of(7, 3));
    }

    @Test
    void completesTextsAsAStream() {
        // Given
        upstream.script().next(Reply.text(" a time, Zoë 😀").usage(7, 5).splitEvery(7));

        // When
        ChatResponse told = fold(bind().completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS));

        // Then
        assertThat(told.candidates().getFirst().text()).isEqualTo(" a time, Zoë 😀");
        assertThat(told.candidates().getFirst().finish()).isEqualTo(FinishReason.STOP);
        assertThat(told.usage().tokens()).isEqualTo(Usage.Tokens.of(7, 5));
        assertThat(upstream.lastRequest().path()).isEqualTo("/tgi/generate_stream");
        assertThat(upstream.tokensServed().of("tgi", "tgi").tokens()).isEqualTo(Tokens.of(7, 5));
    }

    @Test
    void takesTheStopTextOffTheEnd() {
        // Given
        Reply reply = Reply.text(" a time.").stopSequence("THE END");
        upstream.script().next(reply, reply);

        // When
        CompletionResponse whole = item(bind().complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));
        ChatResponse told = fold(bind().completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS));

        // Then
        assertThat(whole.choices().getFirst().text()).isEqualTo(" a time.");
        assertThat(told.candidates().getFirst().text()).isEqualTo(" a time.");
        assertThat(told.candidates().getFirst().finish()).isEqualTo(FinishReason.STOP);
        assertThat(told.usage().tokens()).isEqualTo(whole.usage().tokens());
    }

    @Test
    void chatsOnTheRouteOfOpenAisWire() {
        // Given
        Reply reply = Reply.text("One moment. ")
                .andToolCall("call_1", "weather", "{\"city\":\"Paris\"}")
                .usage(9, 3);
        upstream.script().next(reply, reply);

        // When
        ChatResponse whole = item(bind().chat(attempt(CHAT), Credentials.NONE));
        ChatResponse told = fold(bind().chatStream(attempt(STREAM), Credentials.NONE));

        // Then
        assertThat(told.candidates()).isEqualTo(whole.candidates());
        assertThat(whole.candidates().getFirst().finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(told.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 3));
        assertThat(upstream.requests())
                .allMatch(sent -> sent.path().equals("/tgi/v1/chat/completions"))
                .allMatch(sent -> sent.header("authorization").isEmpty());
    }

    @Test
    void findsTheServerBelowTheAddressOfItsOpenAiRoute() {
        // When
        item(bind(upstream.baseUrl("tgi") + "/v1/", false).complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));

        // Then
        assertThat(upstream.lastRequest().path()).isEqualTo("/tgi/generate");
    }

    /** The double refuses what the server refuses; whatever the mapper sends must get past it. */
    @TestFactory
    Stream<DynamicTest> sendsNothingTheServerWouldRefuse() {
        return Stream.of(false, true)
                .flatMap(lenient -> CanonicalRequests.all().entrySet().stream()
                        .filter(entry -> entry.getValue().task() != Task.EMBEDDINGS)
                        .map(entry -> dynamicTest(
                                (lenient ? "lenient " : "") + entry.getKey(),
                                () -> isAcceptedOrNotSent(lenient, entry.getValue()))));
    }

    private void isAcceptedOrNotSent(boolean lenient, ModelRequest request) {
        reset();
        TgiUpstream bound = bind(upstream.baseUrl("tgi"), lenient);
        Uni<?> answer = switch (request) {
            case ChatRequest chat
            when chat.delivery() == Delivery.STREAM ->
                bound.chatStream(attempt(chat), CREDENTIALS).collect().last();
            case ChatRequest chat -> bound.chat(attempt(chat), CREDENTIALS);
            case CompletionRequest completion -> bound.complete(attempt(completion), CREDENTIALS);
            case EmbeddingRequest embedding -> throw new AssertionError("not offered");
        };
        Throwable thrown = settled(answer).getFailure();
        if (thrown == null) {
            assertThat(upstream.lastRequest().status()).isEqualTo(200);
        } else {
            assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Unsupported.class);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWentWrongWholeAndStreamed() {
        return Stream.of(
                fails("refused token", Reply.error(401), is(Kind.AUTHENTICATION, 401)),
                fails("no such route", Reply.error(404), is(Kind.NOT_FOUND, 404)),
                fails("out of memory", Reply.error(424), is(Kind.SERVER, 424)),
                fails("busy", Reply.error(429), is(Kind.OVERLOADED, 429)),
                fails(
                        "too many",
                        Reply.rateLimited(new RetryAfter.Seconds(7)),
                        told -> assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(7))),
                fails("broken", Reply.error(500), is(Kind.SERVER, 500)),
                fails("a page", Reply.html(502), is(Kind.SERVER, 502)),
                fails(
                        "too long",
                        Reply.error(VendorError.of(422)
                                .withType("validation")
                                .withMessage("`inputs` tokens + `max_new_tokens` must be <= 8. Given: 9")),
                        is(Kind.CONTEXT_LENGTH, 422)),
                fails("error inside", Reply.errorInside(VendorError.of(429)), is(Kind.OVERLOADED, 0)),
                fails("hung up", Reply.text("never").hangUp(), is(Kind.NETWORK, 0)),
                fails("no json", Reply.body(200, "text/plain", "Hello"), is(Kind.BAD_RESPONSE, 0)),
                fails(
                        "elsewhere",
                        Reply.body(307, "text/plain", "").header("location", upstream.baseUrl("openai")),
                        is(Kind.BAD_RESPONSE, 307)),
                fails(
                        "repeats the token",
                        Reply.error(VendorError.of(400).withMessage("not for " + CanarySecret.TEXT)),
                        told -> assertThat(told.message()).startsWith("not for ")));
    }

    private DynamicTest fails(String name, Reply reply, Consumer<UpstreamError> expected) {
        return dynamicTest(name, () -> {
            reset();
            upstream.script().next(reply, reply, reply, reply);
            expected.accept(error(settled(bind().complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS))
                    .getFailure()));
            expected.accept(failed(bind().completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS)));
            expected.accept(
                    error(settled(bind().chat(attempt(CHAT), CREDENTIALS)).getFailure()));
            expected.accept(failed(bind().chatStream(attempt(STREAM), CREDENTIALS)));
            assertThat(upstream.requests()).hasSize(4);
        });
    }

    @Test
    void failsAStreamThatBreaksInTheMiddle() {
        upstream.script()
                .next(
                        Reply.text("one two three").errorAfterEvent(2, VendorError.of(429)),
                        Reply.text("one two three").cutAfterEvent(2),
                        Reply.text("one two three").endAfterEvent(2),
                        Reply.text("one two three").errorAfterEvent(2, VendorError.of(429)));

        for (Kind kind : List.of(Kind.OVERLOADED, Kind.NETWORK, Kind.BAD_RESPONSE)) {
            var frames = bind().completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS);
            assertThat(failed(frames).kind()).isEqualTo(kind);
        }
        assertThat(failed(bind().chatStream(attempt(STREAM), CREDENTIALS)).kind())
                .isEqualTo(Kind.OVERLOADED);
    }

    @Test
    void closesTheExchangeWhenAStreamIsNotWantedInTheMiddle() {
        // Given
        upstream.script().next(Reply.text("one two three").stallAfterEvent(2));
        var subscriber = subscribed(bind().completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS));
        await().untilAsserted(() -> assertThat(subscriber.getItems()).hasSize(2));

        // When
        subscriber.cancel();

        // Then
        awaitCancelled();
    }

    @Test
    void closesTheExchangeWhenAWholeAnswerIsNotWantedAnyMore() {
        // Given
        upstream.script().next(Reply.text("never").silent());
        var subscriber = bind().complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        await().until(() -> !upstream.requests().isEmpty());

        // When
        subscriber.cancel();

        // Then
        awaitCancelled();
    }

    @Test
    void sendsOnceASubscriptionAndNothingBefore() {
        // When
        var whole = bind().complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS);
        var stream = bind().completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS);

        // Then
        assertThat(upstream.requests()).isEmpty();
        item(whole);
        item(whole);
        fold(stream);
        assertThat(upstream.requests()).hasSize(3);
    }

    private TgiUpstream bind() {
        return bind(upstream.baseUrl("tgi"), false);
    }

    private TgiUpstream bind(String base, boolean lenient) {
        var settings = new TargetSettings(
                Task.COMPLETIONS, null, Map.of(), Set.of(TgiProvider.TOKEN), URI.create(base), lenient);
        try {
            return (TgiUpstream) provider.bind(settings);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static CompletionRequest completion(Delivery delivery) {
        var limits = new OutputLimits(64L, List.of("THE END"), null);
        var parameters = new Parameters(Sampling.UNSET, limits, null, null, null, Extensions.NONE);
        return new CompletionRequest(
                CanonicalRequests.ROUTE, new Prompt.Texts(List.of("Once upon")), parameters, false, delivery, null);
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    private static AssertSubscriber<ReplyFrame> subscribed(Multi<ReplyFrame> frames) {
        return frames.subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
    }

    private static ChatResponse fold(Multi<ReplyFrame> frames) {
        return ReplyEvents.fold(subscribed(frames).awaitCompletion(PATIENCE).getItems().stream()
                .flatMap(frame -> frame.events().stream())
                .toList());
    }

    private static <T> UniAssertSubscriber<T> settled(Uni<T> uni) {
        var subscriber = uni.subscribe().withSubscriber(UniAssertSubscriber.<T>create());
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> subscriber.getItem() != null || subscriber.getFailure() != null);
        return subscriber;
    }

    private static <T> T item(Uni<T> uni) {
        return settled(uni).assertCompleted().getItem();
    }

    private static UpstreamError failed(Multi<ReplyFrame> frames) {
        return error(subscribed(frames).awaitFailure(PATIENCE).getFailure());
    }

    private static UpstreamError error(Throwable thrown) {
        assertThat(thrown).isInstanceOf(CallFailed.class);
        CanarySecret.assertAbsentFrom(String.valueOf(thrown));
        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) CallFailed.failureOf(thrown)).error();
    }

    private static Consumer<UpstreamError> is(Kind kind, int status) {
        return told -> {
            assertThat(told.kind()).isEqualTo(kind);
            assertThat(told.status()).isEqualTo(status);
        };
    }

    private static void awaitCancelled() {
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
    }
}
