package io.sluice.provider.vertex;

import static io.sluice.provider.CanonicalRequests.chat;
import static io.sluice.provider.CanonicalRequests.embedding;
import static io.sluice.provider.CanonicalRequests.streamed;
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
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.provider.family.gemini.GeminiApi;
import io.sluice.provider.http.EventStreamClient;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.sluice.telemetry.Meters;
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
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bound provider before a double of Google's cloud. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class VertexUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GEMINI = "gemini-3-flash-preview";
    private static final String CLAUDE = "claude-sonnet-4-5@20250929";
    private static final String PLACE = "/vertex/v1/projects/p-1/locations/europe-west4/publishers/";
    private static final Message HELLO = Message.of(Role.USER, "Hi");
    private static final Credentials TOKEN =
            new Credentials(Map.of(VertexSettings.ACCESS_TOKEN, CanarySecret.secret()));

    private static FakeUpstream upstream;
    private static TestAccount account;

    @Inject
    @RestClient
    GeminiApi geminiApi;

    @Inject
    @RestClient
    VertexClaudeApi claudeApi;

    @Inject
    @RestClient
    VertexTokenApi tokenApi;

    @Inject
    EventStreamClient streams;

    @Inject
    Meters meters;

    private VertexProvider provider;

    @BeforeAll
    static void startUpstream() {
        upstream = FakeUpstream.start();
        account = TestAccount.create(upstream.baseUrl("vertex-ai") + "/token");
    }

    @BeforeEach
    void create() {
        provider = new VertexProvider(
                geminiApi, claudeApi, tokenApi, () -> URI.create(upstream.baseUrl("vertex-ai")), streams, meters);
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
    void answersChatsOfBothVendors() {
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        for (String model : List.of(GEMINI, CLAUDE)) {
            // Given
            Reply reply = Reply.thinking("Easy.", "c2ln")
                    .andText("It rains.")
                    .usage(9, 6)
                    .cachedInput(20);
            upstream.script().next(reply, reply);

            // When
            ChatResponse whole = item(chats(model).chat(attempt(chat(HELLO)), TOKEN));
            ChatResponse told = fold(streams(model).chatStream(attempt(streamed(HELLO)), TOKEN));

            // Then
            assertThat(whole.candidates().getFirst().text()).isEqualTo("It rains.");
            assertThat(told.candidates()).isEqualTo(whole.candidates());
            assertThat(told.usage().tokens()).isEqualTo(whole.usage().tokens());
            assertThat(whole.usage().tokens().cacheRead()).isEqualTo(20);
            assertThat(whole.usage().tokens().total()).isEqualTo(35);
            assertThat(upstream.tokensServed().of("vertex-ai", model).calls()).isEqualTo(2);
        }
        assertThat(upstream.requests())
                .extracting(RecordedRequest::path)
                .containsExactly(
                        PLACE + "google/models/" + GEMINI + ":generateContent",
                        PLACE + "google/models/" + GEMINI + ":streamGenerateContent",
                        PLACE + "anthropic/models/" + CLAUDE + ":rawPredict",
                        PLACE + "anthropic/models/" + CLAUDE + ":streamRawPredict");
        assertThat(upstream.requests())
                .allSatisfy(sent -> assertThat(sent.header("authorization")).contains("Bearer " + CanarySecret.TEXT));
    }

    @Test
    void completesTextsOfBothVendors() {
        for (String model : List.of(GEMINI, CLAUDE)) {
            // Given
            upstream.reset();
            upstream.script()
                    .next(
                            Reply.text(" a time.").usage(4, 3),
                            Reply.text(" a time.").usage(4, 3));
            Upstream bound = bind(model, Task.COMPLETIONS, false);

            // When
            CompletionResponse whole =
                    item(((Upstream.Completions) bound).complete(attempt(once(Delivery.WHOLE)), TOKEN));
            ChatResponse told =
                    fold(((Upstream.CompletionStream) bound).completeStream(attempt(once(Delivery.STREAM)), TOKEN));

            // Then
            assertThat(whole.choices().getFirst().text()).isEqualTo(" a time.");
            assertThat(told.candidates().getFirst().text()).isEqualTo(" a time.");
            assertThat(told.usage().tokens()).isEqualTo(Usage.Tokens.of(4, 3));
        }
    }

    @Test
    void countsTokensOfBothVendors() {
        Upstream.TokenCount gemini = (Upstream.TokenCount) bind(GEMINI, Task.CHAT, false);
        Upstream.TokenCount claude = (Upstream.TokenCount) bind(CLAUDE, Task.CHAT, false);

        assertThat(item(gemini.countTokens(attempt(chat(HELLO)), TOKEN))).isEqualTo(1);
        assertThat(item(claude.countTokens(attempt(chat(HELLO)), TOKEN))).isEqualTo(1);

        assertThat(upstream.lastRequest().path()).isEqualTo(PLACE + "anthropic/models/count-tokens:rawPredict");
        assertThat(upstream.tokensServed().total().tokens()).isEqualTo(Tokens.NONE);
    }

    @Test
    void embedsByPredictionAndWithTheNewestModelAsTheGeminiApi() {
        // Given
        upstream.script().next(Reply.embedding(0.5f).andEmbedding(1f).usage(7, 0), Reply.embedding(0.25f));

        // When
        EmbeddingResponse predicted = embedded("text-embedding-005", List.of("a", "b"));
        EmbeddingResponse embedded = embedded("gemini-embedding-2", List.of("a"));

        // Then
        assertThat(predicted.vectors()).hasSize(2);
        assertThat(predicted.usage().tokens()).isEqualTo(Usage.Tokens.of(7, 0));
        assertThat(embedded.vectors().getFirst().values()).containsExactly(0.25);
        assertThat(upstream.requests())
                .extracting(sent -> sent.path().substring(sent.path().lastIndexOf('/') + 1))
                .containsExactly("text-embedding-005:predict", "gemini-embedding-2:embedContent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-embedding-001", "gemini-embedding-2"})
    void embedsOneTextACallWhereTheModelDoes(String model) {
        Upstream.Embeddings bound = (Upstream.Embeddings) bind(model, Task.EMBEDDINGS, false);
        var two = embedding(new Prompt.Texts(List.of("a", "b")), null);

        Throwable thrown = settled(bound.embed(attempt(two), TOKEN)).getFailure();

        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Unsupported.class);
        assertThat(upstream.requests()).isEmpty();
    }

    @Test
    void getsATokenForAServiceAccountAndKeepsIt() {
        // Given
        upstream.checkNothing();
        upstream.script().next(token("granted"), Reply.text("Hi"), Reply.text("Hi again"));
        Upstream bound = bind(GEMINI, Task.CHAT, Set.of(VertexSettings.CREDENTIALS), false);

        // When
        item(((Upstream.Chat) bound).chat(attempt(chat(HELLO)), service()));
        fold(((Upstream.ChatStream) bound).chatStream(attempt(streamed(HELLO)), service()));

        // Then
        assertThat(upstream.requests()).hasSize(3);
        RecordedRequest login = upstream.requests().getFirst();
        assertThat(login.path()).isEqualTo("/vertex/v1/token");
        assertThat(login.header("content-type")).contains("application/x-www-form-urlencoded");
        assertThat(login.text()).startsWith("grant_type=urn%3A").contains("&assertion=ey");
        assertThat(upstream.lastRequest().header("authorization")).contains("Bearer granted");
    }

    @Test
    void asksForOneTokenForCallsOfTheSameTime() {
        // Given
        upstream.checkNothing();
        upstream.script().next(token("granted").latency(Duration.ofMillis(300)));
        Upstream.Chat bound = (Upstream.Chat) bind(GEMINI, Task.CHAT, Set.of(VertexSettings.CREDENTIALS), false);

        // When
        var calls = Stream.generate(() -> bound.chat(attempt(chat(HELLO)), service()))
                .limit(5)
                .map(call -> call.subscribe().withSubscriber(UniAssertSubscriber.create()))
                .toList();

        // Then
        calls.forEach(call -> call.awaitItem(PATIENCE));
        assertThat(upstream.requests().stream().filter(sent -> sent.path().endsWith("/token")))
                .hasSize(1);
    }

    @Test
    void getsATokenForTheMachine() {
        // Given
        upstream.checkNothing();
        upstream.script().next(token("of-machine").header("Metadata-Flavor", "Google"), Reply.text("Hi"));
        Upstream.Chat bound = (Upstream.Chat) bind(CLAUDE, Task.CHAT, Set.of(), false);

        // When
        item(bound.chat(attempt(chat(HELLO)), Credentials.NONE));

        // Then
        RecordedRequest asked = upstream.requests().getFirst();
        assertThat(asked.method()).isEqualTo("GET");
        assertThat(asked.path()).endsWith("/computeMetadata/v1/instance/service-accounts/default/token");
        assertThat(asked.header("metadata-flavor")).contains("Google");
        assertThat(upstream.lastRequest().header("authorization")).contains("Bearer of-machine");
    }

    @Test
    void takesNoTokenFromWhoeverIsNotTheMetadataServer() {
        upstream.checkNothing();
        upstream.script().next(token("from-elsewhere"));
        Upstream.Chat bound = (Upstream.Chat) bind(GEMINI, Task.CHAT, Set.of(), false);

        assertThat(error(bound.chat(attempt(chat(HELLO)), Credentials.NONE)).kind())
                .isEqualTo(Kind.BAD_RESPONSE);
        assertThat(upstream.requests()).hasSize(1);
    }

    /** Unless its host is named in what is allowed, which in tests it is not. */
    @Test
    void doesNotAskAnAddressThatIsRefused() {
        provider = new VertexProvider(
                geminiApi, claudeApi, tokenApi, () -> URI.create("http://169.254.169.254"), streams, meters);
        Upstream.Chat bound = (Upstream.Chat) bind(GEMINI, Task.CHAT, Set.of(), false);

        Throwable thrown =
                settled(bound.chat(attempt(chat(HELLO)), Credentials.NONE)).getFailure();

        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.AddressRefused.class);
    }

    @Test
    void getsAnotherTokenAfterOneWasRefused() {
        upstream.checkNothing();
        upstream.script().next(token("one"), Reply.error(401), token("two"), Reply.error(403), Reply.text("Hi"));
        Upstream.Chat bound = (Upstream.Chat) bind(CLAUDE, Task.CHAT, Set.of(VertexSettings.CREDENTIALS), false);

        assertThat(error(bound.chat(attempt(chat(HELLO)), service())).kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(error(bound.chat(attempt(chat(HELLO)), service())).status()).isEqualTo(403);
        item(bound.chat(attempt(chat(HELLO)), service()));

        assertThat(upstream.lastRequest().header("authorization")).contains("Bearer two");
    }

    @Test
    void saysThatTheAccountWasRefusedWithoutItsKey() {
        upstream.checkNothing();
        upstream.script()
                .next(
                        Reply.body(400, "application/json", "{\"error\":\"" + CanarySecret.TEXT + "\"}"),
                        Reply.body(200, "text/html", "<html>"),
                        Reply.error(503));
        Upstream.Chat bound = (Upstream.Chat) bind(GEMINI, Task.CHAT, Set.of(VertexSettings.CREDENTIALS), false);

        UpstreamError refused = error(bound.chat(attempt(chat(HELLO)), service()));

        assertThat(refused.kind()).isEqualTo(Kind.AUTHENTICATION);
        CanarySecret.assertAbsentFrom(refused.toString());
        assertThat(error(bound.chat(attempt(chat(HELLO)), service())).kind()).isEqualTo(Kind.BAD_RESPONSE);
        assertThat(error(bound.chat(attempt(chat(HELLO)), service())).kind()).isEqualTo(Kind.SERVER);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWentWrongWholeAndStreamed() {
        return Stream.of(GEMINI, CLAUDE)
                .flatMap(model -> Stream.of(
                        fails(model, Reply.error(401), Kind.AUTHENTICATION, 401),
                        fails(model, Reply.error(403), Kind.AUTHENTICATION, 403),
                        fails(model, Reply.error(404), Kind.NOT_FOUND, 404),
                        fails(model, Reply.error(400), Kind.INVALID_REQUEST, 400),
                        fails(model, Reply.rateLimited(new RetryAfter.Seconds(7)), Kind.RATE_LIMIT, 429),
                        model.equals(CLAUDE)
                                ? fails(model, Reply.error(529), Kind.OVERLOADED, 529)
                                : fails(model, Reply.error(503), Kind.OVERLOADED, 503),
                        fails(model, Reply.html(502), Kind.SERVER, 502),
                        fails(model, Reply.errorInside(VendorError.of(500)), Kind.SERVER, 0),
                        fails(model, Reply.text("never").hangUp(), Kind.NETWORK, 0),
                        fails(model, Reply.body(200, "text/plain", "Hello"), Kind.BAD_RESPONSE, 0)));
    }

    /** The double refuses what the host refuses; whatever the mappers send must get past it. */
    @TestFactory
    Stream<DynamicTest> sendsNothingTheHostWouldRefuse() {
        return Stream.of(GEMINI, "gemini-2.5-pro", CLAUDE)
                .flatMap(model -> Stream.of(false, true)
                        .flatMap(lenient -> CanonicalRequests.all().entrySet().stream()
                                .filter(entry -> !entry.getKey().equals("chat-extensions-forwarded"))
                                .filter(entry -> entry.getValue().task() != Task.EMBEDDINGS)
                                // its stop text is a line's end, which Anthropic tells the caller it refuses
                                .filter(entry -> !model.equals(CLAUDE)
                                        || entry.getValue().task() != Task.COMPLETIONS)
                                .map(entry -> dynamicTest(
                                        model + (lenient ? " lenient " : " ") + entry.getKey(),
                                        () -> isAcceptedOrNotSent(model, lenient, entry.getValue())))));
    }

    @Test
    void closesTheExchangeWhenAnAnswerIsNotWantedAnyMore() {
        for (String model : List.of(GEMINI, CLAUDE)) {
            upstream.reset();
            upstream.script().next(Reply.text("never").silent());
            var subscriber = chats(model)
                    .chat(attempt(chat(HELLO)), TOKEN)
                    .subscribe()
                    .withSubscriber(UniAssertSubscriber.create());
            await().atMost(PATIENCE).until(() -> !upstream.requests().isEmpty());

            subscriber.cancel();

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
        }
    }

    private DynamicTest fails(String model, Reply reply, Kind kind, int status) {
        return dynamicTest(model + " " + kind + " " + status, () -> {
            upstream.reset();
            upstream.script().next(reply, reply);
            UpstreamError whole = error(chats(model).chat(attempt(chat(HELLO)), TOKEN));
            UpstreamError told = error(streams(model)
                    .chatStream(attempt(streamed(HELLO)), TOKEN)
                    .collect()
                    .asList());
            assertThat(whole.kind()).isEqualTo(kind);
            assertThat(whole.status()).isEqualTo(status);
            assertThat(told.kind()).isEqualTo(kind);
            assertThat(told.status()).isEqualTo(status);
            if (kind == Kind.RATE_LIMIT) {
                assertThat(whole.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            }
        });
    }

    private void isAcceptedOrNotSent(String model, boolean lenient, ModelRequest request) {
        upstream.reset();
        Upstream bound = bind(model, request.task(), lenient);
        Uni<?> answer = switch (request) {
            case ChatRequest chat
            when chat.delivery() == Delivery.STREAM ->
                ((Upstream.ChatStream) bound)
                        .chatStream(attempt(chat), TOKEN)
                        .collect()
                        .last();
            case ChatRequest chat -> ((Upstream.Chat) bound).chat(attempt(chat), TOKEN);
            case CompletionRequest completion -> ((Upstream.Completions) bound).complete(attempt(completion), TOKEN);
            case EmbeddingRequest embedding -> throw new AssertionError("not asked here");
        };
        Throwable thrown = settled(answer).getFailure();
        if (thrown == null) {
            assertThat(upstream.lastRequest().status()).isEqualTo(200);
        } else {
            // a lenient route may be left with a message that says nothing
            assertThat(CallFailed.failureOf(thrown))
                    .isInstanceOfAny(
                            Failure.Unsupported.class,
                            lenient ? Failure.InvalidRequest.class : Failure.Unsupported.class);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    private EmbeddingResponse embedded(String model, List<String> texts) {
        return item(((Upstream.Embeddings) bind(model, Task.EMBEDDINGS, false))
                .embed(attempt(embedding(new Prompt.Texts(texts), 768)), TOKEN));
    }

    private Upstream.Chat chats(String model) {
        return (Upstream.Chat) bind(model, Task.CHAT, false);
    }

    private Upstream.ChatStream streams(String model) {
        return (Upstream.ChatStream) bind(model, Task.CHAT, false);
    }

    private Upstream bind(String model, Task task, boolean lenient) {
        return bind(model, task, Set.of(VertexSettings.ACCESS_TOKEN), lenient);
    }

    private Upstream bind(String model, Task task, Set<String> secrets, boolean lenient) {
        var values = Map.of(VertexSettings.PROJECT, "p-1", VertexSettings.LOCATION, "europe-west4");
        var base = URI.create(upstream.baseUrl("vertex-ai"));
        try {
            return provider.bind(new TargetSettings(task, model, values, secrets, base, lenient));
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static CompletionRequest once(Delivery delivery) {
        return new CompletionRequest(
                CanonicalRequests.ROUTE,
                new Prompt.Texts(List.of("Once upon")),
                CanonicalRequests.parameters(),
                false,
                delivery,
                null);
    }

    private static Credentials service() {
        return new Credentials(Map.of(VertexSettings.CREDENTIALS, account.secret()));
    }

    private static Reply token(String text) {
        return Reply.body(
                200,
                "application/json",
                "{\"access_token\":\"" + text + "\",\"token_type\":\"Bearer\",\"expires_in\":3599}");
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    private static ChatResponse fold(Multi<ReplyFrame> frames) {
        var subscriber = frames.subscribe().withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
        return ReplyEvents.fold(subscriber.awaitCompletion(PATIENCE).getItems().stream()
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

    private static UpstreamError error(Uni<?> reply) {
        Throwable thrown = settled(reply).getFailure();
        CanarySecret.assertAbsentFrom(String.valueOf(thrown));
        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) CallFailed.failureOf(thrown)).error();
    }
}
