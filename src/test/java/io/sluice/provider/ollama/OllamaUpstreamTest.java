package io.sluice.provider.ollama;

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
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Part;
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
import io.sluice.provider.TargetSettings;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.CanonicalJson;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The bound upstream of Ollama's own API against a double of the server. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class OllamaUpstreamTest {
    private static final String MODEL = "qwen3:8b";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Credentials CREDENTIALS = new Credentials(Map.of("ollama_api_key", CanarySecret.secret()));
    private static final ChatRequest CHAT = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));
    private static final ChatRequest STREAM = CanonicalRequests.streamed(Message.of(Role.USER, "Hi"));

    private static FakeUpstream upstream;

    @Inject
    OllamaProvider provider;

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
    void tellsTheSameAnswerWholeAndStreamed() {
        // Given
        Reply reply = Reply.thinking("I need the time.", "")
                .andText("Let me look, Zoë 😀.")
                .andToolCall("", "now", "{\"zone\":\"UTC\"}")
                .usage(30, 40);
        upstream.script().next(reply, reply.splitEvery(7));

        // When
        ChatResponse whole = item(bind().chat(attempt(CHAT), CREDENTIALS));
        ChatResponse told = fold(bind().chatStream(attempt(STREAM), CREDENTIALS));

        // Then
        assertThat(told).isEqualTo(whole);
        assertThat(whole.candidates().getFirst().finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(whole.candidates().getFirst().parts())
                .startsWith(new Part.Thought("I need the time.", null), new Part.Text("Let me look, Zoë 😀."))
                .hasSize(3);
        assertThat(whole.usage().tokens()).isEqualTo(Usage.Tokens.of(30, 40));
        assertThat(upstream.requests())
                .allMatch(sent -> sent.path().equals("/ollama-native/api/chat"))
                .allMatch(sent -> sent.header("authorization").orElseThrow().equals("Bearer " + CanarySecret.TEXT));
        assertThat(upstream.tokensServed().of("ollama-native", MODEL).tokens())
                .isEqualTo(Tokens.of(60, 80).withReasoning(8));
    }

    @Test
    void sendsNoHeaderWithoutAKey() {
        item(bind().chat(attempt(CHAT), Credentials.NONE));
        fold(bind().chatStream(attempt(STREAM), Credentials.NONE));

        assertThat(upstream.requests())
                .hasSize(2)
                .allMatch(sent -> sent.header("authorization").isEmpty());
    }

    @Test
    void completesATextWholeAndStreamed() {
        // Given
        Reply reply = Reply.thinking("A tale.", "").andText(" a time.").usage(2, 4);
        upstream.script().next(reply, reply);

        // When
        CompletionResponse whole = item(bind().complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));
        ChatResponse told = fold(bind().completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS));

        // Then
        assertThat(whole.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(told.candidates().getFirst().parts()).containsExactly(new Part.Text(" a time."));
        assertThat(told.usage()).isEqualTo(whole.usage());
        assertThat(upstream.requests()).allMatch(sent -> sent.path().equals("/ollama-native/api/generate"));
    }

    @Test
    void embedsTexts() {
        // Given
        upstream.script()
                .next(Reply.embedding(0.5f, -0.25f).andEmbedding(1f, 0f).usage(7, 0));

        // When
        EmbeddingResponse response = item(bind().embed(
                        attempt(CanonicalRequests.embedding(new Prompt.Texts(List.of("a", "b")), 256)), CREDENTIALS));

        // Then
        assertThat(response.vectors()).hasSize(2);
        assertThat(response.vectors().getFirst().values()).containsExactly(0.5, -0.25);
        assertThat(response.usage().tokens()).isEqualTo(Usage.Tokens.of(7, 0));
        assertThat(upstream.lastRequest().path()).isEqualTo("/ollama-native/api/embed");
    }

    /** The double refuses what the server cannot read; whatever the mapper sends must get past it. */
    @TestFactory
    Stream<DynamicTest> sendsNothingTheServerWouldRefuse() {
        return Stream.of(false, true)
                .flatMap(lenient -> CanonicalRequests.all().entrySet().stream()
                        .map(entry -> dynamicTest(
                                (lenient ? "lenient " : "") + entry.getKey(),
                                () -> isAcceptedOrNotSent(lenient, entry.getValue()))));
    }

    private void isAcceptedOrNotSent(boolean lenient, ModelRequest request) {
        reset();
        OllamaUpstream bound = bind(lenient);
        Uni<?> answer = switch (request) {
            case ChatRequest chat
            when chat.delivery() == Delivery.STREAM ->
                bound.chatStream(attempt(chat), CREDENTIALS).collect().last();
            case ChatRequest chat -> bound.chat(attempt(chat), CREDENTIALS);
            case CompletionRequest completion -> bound.complete(attempt(completion), CREDENTIALS);
            case EmbeddingRequest embedding -> bound.embed(attempt(embedding), CREDENTIALS);
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
                fails("refused key", Reply.error(401), Kind.AUTHENTICATION, 401),
                fails("unknown model", Reply.error(404), Kind.NOT_FOUND, 404),
                fails("busy", Reply.error(503), Kind.OVERLOADED, 503),
                fails("limited", Reply.rateLimited(new RetryAfter.Seconds(7)), Kind.RATE_LIMIT, 429),
                fails("broken", Reply.error(500), Kind.SERVER, 500),
                fails("a page", Reply.html(502), Kind.SERVER, 502),
                fails("a page that says it is well", Reply.html(200), Kind.BAD_RESPONSE, 0),
                fails("error inside", Reply.errorInside(VendorError.of(500)), Kind.SERVER, 0),
                fails("hung up", Reply.text("never").hangUp(), Kind.NETWORK, 0),
                fails(
                        "too long",
                        Reply.error(VendorError.invalid(null, "the input length exceeds the context length")),
                        Kind.CONTEXT_LENGTH,
                        400),
                fails(
                        "elsewhere",
                        Reply.body(307, "text/plain", "").header("location", upstream.baseUrl("openai")),
                        Kind.BAD_RESPONSE,
                        307));
    }

    private DynamicTest fails(String name, Reply reply, Kind kind, int status) {
        return dynamicTest(name, () -> {
            reset();
            upstream.script().next(reply, reply);
            for (UpstreamError told : List.of(
                    error(settled(bind().chat(attempt(CHAT), CREDENTIALS)).getFailure()),
                    error(subscribed(bind().chatStream(attempt(STREAM), CREDENTIALS))
                            .awaitFailure(PATIENCE)
                            .getFailure()))) {
                assertThat(told.kind()).isEqualTo(kind);
                assertThat(told.status()).isEqualTo(status);
            }
            assertThat(upstream.requests()).hasSize(2);
        });
    }

    @Test
    void failsAStreamThatBreaksInTheMiddle() {
        upstream.script()
                .next(
                        Reply.text("one two three").errorAfterEvent(2, VendorError.of(500)),
                        Reply.text("one two three").cutAfterEvent(2),
                        Reply.text("one two three").endAfterEvent(2));

        for (Kind kind : List.of(Kind.SERVER, Kind.NETWORK, Kind.BAD_RESPONSE)) {
            var subscriber =
                    subscribed(bind().chatStream(attempt(STREAM), CREDENTIALS)).awaitFailure(PATIENCE);
            assertThat(subscriber.getItems()).isNotEmpty();
            assertThat(error(subscriber.getFailure()).kind()).isEqualTo(kind);
        }
    }

    @Test
    void takesTheKeyOutOfWhatTheServerRepeats() {
        Reply reply = Reply.error(VendorError.invalid(null, "No such model for " + CanarySecret.TEXT));
        upstream.script().next(reply, reply);

        UpstreamError whole =
                error(settled(bind().chat(attempt(CHAT), CREDENTIALS)).getFailure());
        UpstreamError streamed = error(subscribed(bind().chatStream(attempt(STREAM), CREDENTIALS))
                .awaitFailure(PATIENCE)
                .getFailure());

        assertThat(whole.message()).startsWith("No such model for ");
        CanarySecret.assertAbsentFrom(CanonicalJson.of(whole).toString());
        CanarySecret.assertAbsentFrom(CanonicalJson.of(streamed).toString());
    }

    @Test
    void closesTheExchangeWhenAStreamIsNotWantedInTheMiddle() {
        upstream.script().next(Reply.text("one two three").stallAfterEvent(2));
        var subscriber = subscribed(bind().chatStream(attempt(STREAM), CREDENTIALS));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(subscriber.getItems()).hasSize(2));

        subscriber.cancel();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
    }

    private OllamaUpstream bind() {
        return bind(false);
    }

    private OllamaUpstream bind(boolean lenient) {
        try {
            return (OllamaUpstream) provider.bind(new TargetSettings(
                    Task.CHAT,
                    MODEL,
                    Map.of("ollama_api", "native"),
                    Set.of(),
                    URI.create(upstream.baseUrl("ollama-native")),
                    lenient));
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
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

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    private static UpstreamError error(Throwable thrown) {
        CanarySecret.assertAbsentFrom(String.valueOf(thrown));
        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) CallFailed.failureOf(thrown)).error();
    }
}
