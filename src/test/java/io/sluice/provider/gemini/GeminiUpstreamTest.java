package io.sluice.provider.gemini;

import static io.sluice.provider.gemini.GeminiCallsToDouble.CHAT;
import static io.sluice.provider.gemini.GeminiCallsToDouble.CREDENTIALS;
import static io.sluice.provider.gemini.GeminiCallsToDouble.MODEL;
import static io.sluice.provider.gemini.GeminiCallsToDouble.STREAM;
import static io.sluice.provider.gemini.GeminiCallsToDouble.attempt;
import static io.sluice.provider.gemini.GeminiCallsToDouble.completion;
import static io.sluice.provider.gemini.GeminiCallsToDouble.fold;
import static io.sluice.provider.gemini.GeminiCallsToDouble.item;
import static io.sluice.provider.gemini.GeminiCallsToDouble.settled;
import static io.sluice.provider.gemini.GeminiCallsToDouble.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.Candidate;
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
import io.sluice.model.Role;
import io.sluice.model.Usage;
import io.sluice.provider.CanonicalRequests;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Tokens;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The bound upstream against a double of the vendor that refuses what the vendor refuses. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class GeminiUpstreamTest {
    private static FakeUpstream upstream;

    @Inject
    GeminiProvider provider;

    private GeminiCallsToDouble calls;

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
        calls = new GeminiCallsToDouble(provider, upstream);
    }

    @Test
    void answersAChatWhole() {
        // Given
        upstream.script().next(Reply.text("Hello!").usage(9, 3).cachedInput(20));

        // When
        ChatResponse response = calls.whole(CHAT);

        // Then
        assertThat(response.candidates().getFirst().text()).isEqualTo("Hello!");
        assertThat(response.candidates().getFirst().finish()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().tokens()).isEqualTo(new Usage.Tokens(9, 20, 0, 0, 3, 0));
        var sent = upstream.lastRequest();
        assertThat(sent.path()).isEqualTo("/gemini/v1beta/models/" + MODEL + ":generateContent");
        assertThat(sent.query()).isEmpty();
        assertThat(sent.header("x-goog-api-key")).contains(CanarySecret.TEXT);
        assertThat(sent.header("content-type")).contains("application/json");
    }

    @Test
    void answersAChatAsAStream() {
        // Given
        upstream.script()
                .next(Reply.text("Hello there, Zoë 😀")
                        .usage(9, 6)
                        .lineEnd("\r\n")
                        .splitEvery(7));

        // When
        ChatResponse told = calls.streamed(STREAM);

        // Then
        assertThat(told.candidates().getFirst().text()).isEqualTo("Hello there, Zoë 😀");
        assertThat(told.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 6));
        var sent = upstream.lastRequest();
        assertThat(sent.path()).isEqualTo("/gemini/v1beta/models/" + MODEL + ":streamGenerateContent");
        assertThat(sent.query()).containsOnlyKeys("alt");
        assertThat(sent.header("x-goog-api-key")).contains(CanarySecret.TEXT);
        assertThat(upstream.tokensServed().of("gemini", MODEL).tokens()).isEqualTo(Tokens.of(9, 6));
    }

    @Test
    void tellsTheSameAnswerWholeAndStreamed() {
        // Given
        Reply called = Reply.thinking("I need the time.", "c2lnbmVk")
                .andText("One moment. ")
                .andToolCall("now_1", "now", "{}")
                .andToolCall("", "weather", "{\"city\":\"Paris\"}")
                .usage(30, 40)
                .reasoningTokens(15);
        Reply words =
                Reply.thinking("Easy.", "ZW5k").andText("It rains.").usage(5, 7).reasoningTokens(2);
        for (Reply reply : List.of(called, words)) {
            upstream.reset();
            upstream.script().next(reply, reply);

            // When
            ChatResponse whole = calls.whole(CHAT);
            ChatResponse told = calls.streamed(STREAM);

            // Then
            assertThat(withoutIds(told)).isEqualTo(withoutIds(whole));
            assertThat(told.usage().tokens()).isEqualTo(whole.usage().tokens());
        }
    }

    /** What the model signed comes back with the part it signed, or the vendor refuses the conversation. */
    @Test
    void givesSignaturesBack() {
        // Given
        upstream.script()
                .next(Reply.thinking("I need the time.", "c2lnbmVk")
                        .andToolCall("now_1", "now", "{}")
                        .andToolCall("now_2", "now", "{}"));
        List<Part> answered = calls.streamed(STREAM).candidates().getFirst().parts();

        // When
        calls.whole(CanonicalRequests.chat(
                Message.of(Role.USER, "Hi"),
                new Message(Role.ASSISTANT, answered, null),
                new Message(Role.TOOL, List.of(result("now_1"), result("now_2")), null)));

        // Then
        var sent = upstream.lastRequest().json().at("/contents/1/parts");
        assertThat(sent.path(0).path("thoughtSignature").asText()).isEqualTo("c2lnbmVk");
        assertThat(sent.path(1).has("thoughtSignature")).isFalse();
        assertThat(upstream.lastRequest().status()).isEqualTo(200);
    }

    @Test
    void tellsThatTheFilterTookTheAnswer() {
        // Given
        upstream.script().next(Reply.refusal("no"), Reply.refusal("no"));

        // When
        Candidate whole = calls.whole(CHAT).candidates().getFirst();
        Candidate told = calls.streamed(STREAM).candidates().getFirst();

        // Then
        assertThat(whole.finish()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(told).isEqualTo(whole);
    }

    @Test
    void completesTexts() {
        // Given
        Reply reply =
                Reply.thinking("A tale.", "").andText(" a time.").usage(4, 5).reasoningTokens(2);
        upstream.script().next(reply, reply);

        // When
        CompletionResponse whole = item(calls.bind(MODEL).complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));
        ChatResponse told = fold(calls.bind(MODEL).completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS));

        // Then
        assertThat(whole.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(told.candidates().getFirst().parts()).containsExactly(new Part.Text(" a time."));
        assertThat(told.usage().tokens()).isEqualTo(new Usage.Tokens(4, 0, 0, 0, 3, 2));
    }

    @Test
    void embedsOneTextAndSeveral() {
        // Given
        upstream.script()
                .next(Reply.embedding(0.5f, -0.25f), Reply.embedding(0.5f).andEmbedding(1f));

        // When
        EmbeddingResponse one = embedded(List.of("a"));
        EmbeddingResponse two = embedded(List.of("a", "b"));

        // Then
        assertThat(one.vectors()).hasSize(1);
        assertThat(one.vectors().getFirst().values()).containsExactly(0.5, -0.25);
        assertThat(one.usage()).isEqualTo(Usage.ABSENT);
        assertThat(two.vectors()).hasSize(2);
        assertThat(upstream.requests())
                .extracting(sent -> sent.path().substring(sent.path().indexOf(':')))
                .containsExactly(":embedContent", ":batchEmbedContents");
        assertThat(upstream.tokensServed().of("gemini", "gemini-embedding-001").tokens())
                .isEqualTo(Tokens.of(3, 0));
    }

    @Test
    void countsTokensByTheVendorsCount() {
        Long count = item(calls.bind(MODEL).countTokens(attempt(CHAT), CREDENTIALS));

        assertThat(count).isEqualTo(1);
        assertThat(upstream.tokensServed().total().tokens()).isEqualTo(Tokens.NONE);
    }

    @Test
    void takesTheModelsFolderOffTheName() {
        item(calls.bind("models/" + MODEL, upstream.baseUrl("gemini") + "/models/", false)
                .chat(attempt(CHAT), CREDENTIALS));

        assertThat(upstream.lastRequest().path()).isEqualTo("/gemini/v1beta/models/" + MODEL + ":generateContent");
    }

    /** The double refuses what the vendor refuses; whatever the mapper sends must get past it. */
    @TestFactory
    Stream<DynamicTest> sendsNothingTheVendorWouldRefuse() {
        return Stream.of(MODEL, "gemini-2.5-pro", "gemini-2.0-flash")
                .flatMap(model -> Stream.of(false, true)
                        .flatMap(lenient -> CanonicalRequests.all().entrySet().stream()
                                .map(entry -> dynamicTest(
                                        model + (lenient ? " lenient " : " ") + entry.getKey(),
                                        () -> isAcceptedOrNotSent(model, lenient, entry.getValue())))));
    }

    @Test
    void closesTheExchangeWhenAWholeAnswerIsNotWantedAnyMore() {
        // Given
        upstream.script().next(Reply.text("never").silent());
        var subscriber = calls.bind(MODEL)
                .chat(attempt(CHAT), CREDENTIALS)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
        await().until(() -> !upstream.requests().isEmpty());

        // When
        subscriber.cancel();

        // Then
        awaitCancelled();
    }

    @Test
    void closesTheExchangeWhenAStreamIsNotWantedInTheMiddle() {
        // Given
        upstream.script().next(Reply.text("one two three").stallAfterEvent(2));
        var subscriber = subscribed(calls.bind(MODEL).chatStream(attempt(STREAM), CREDENTIALS));
        await().untilAsserted(() -> assertThat(subscriber.getItems()).hasSize(2));

        // When
        subscriber.cancel();

        // Then
        awaitCancelled();
    }

    @Test
    void sendsOnceASubscriptionAndNothingBefore() {
        // When
        var chat = calls.bind(MODEL).chat(attempt(CHAT), CREDENTIALS);
        var stream = calls.bind(MODEL).chatStream(attempt(STREAM), CREDENTIALS);

        // Then
        assertThat(upstream.requests()).isEmpty();
        item(chat);
        item(chat);
        fold(stream);
        assertThat(upstream.requests()).hasSize(3);
    }

    private void isAcceptedOrNotSent(String model, boolean lenient, ModelRequest request) {
        reset();
        GeminiUpstream bound = calls.bind(model, upstream.baseUrl("gemini"), lenient);
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
            // a lenient route may be left with a message that says nothing
            assertThat(CallFailed.failureOf(thrown))
                    .isInstanceOfAny(
                            Failure.Unsupported.class,
                            lenient ? Failure.InvalidRequest.class : Failure.Unsupported.class);
            assertThat(upstream.requests()).isEmpty();
        }
    }

    private EmbeddingResponse embedded(List<String> texts) {
        return item(calls.bind("gemini-embedding-001")
                .embed(attempt(CanonicalRequests.embedding(new Prompt.Texts(texts), 768)), CREDENTIALS));
    }

    private static Part result(String id) {
        return new Part.ToolResult(id, List.of(new Part.Text("12:00")), false);
    }

    /** An id that the vendor leaves out is made of the answer's, which differs from answer to answer. */
    private static List<Part> withoutIds(ChatResponse response) {
        return response.candidates().getFirst().parts().stream()
                .map(part -> part instanceof Part.ToolCall(String id, String name, String arguments)
                        ? new Part.ToolCall(id.replaceAll("r\\d+", "r"), name, arguments)
                        : part)
                .toList();
    }

    private static void awaitCancelled() {
        await().atMost(GeminiCallsToDouble.PATIENCE)
                .untilAsserted(
                        () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
    }
}
