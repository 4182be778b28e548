package io.sluice.provider.cohere;

import static io.sluice.provider.cohere.CohereCalls.CHAT;
import static io.sluice.provider.cohere.CohereCalls.CREDENTIALS;
import static io.sluice.provider.cohere.CohereCalls.LEGACY;
import static io.sluice.provider.cohere.CohereCalls.MODEL;
import static io.sluice.provider.cohere.CohereCalls.STREAM;
import static io.sluice.provider.cohere.CohereCalls.attempt;
import static io.sluice.provider.cohere.CohereCalls.completion;
import static io.sluice.provider.cohere.CohereCalls.fold;
import static io.sluice.provider.cohere.CohereCalls.item;
import static io.sluice.provider.cohere.CohereCalls.settled;
import static io.sluice.provider.cohere.CohereCalls.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.ModelRequest;
import io.sluice.model.Part;
import io.sluice.model.Prompt;
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
import java.time.Duration;
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
class CohereUpstreamTest {
    private static FakeUpstream upstream;

    @Inject
    CohereProvider provider;

    private CohereCalls calls;

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
        calls = new CohereCalls(provider, upstream);
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
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.path()).isEqualTo("/cohere/v2/chat");
        assertThat(sent.header("authorization")).contains("Bearer " + CanarySecret.TEXT);
        assertThat(sent.header("content-type")).contains("application/json");
    }

    @Test
    void answersAChatAsAStream() {
        // Given
        upstream.script().next(Reply.text("Hello there, Zoë 😀").usage(9, 6).splitEvery(7));

        // When
        ChatResponse told = calls.streamed(STREAM);

        // Then
        assertThat(told.candidates().getFirst().text()).isEqualTo("Hello there, Zoë 😀");
        assertThat(told.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 6));
        assertThat(upstream.lastRequest().json().path("stream").asBoolean()).isTrue();
        assertThat(upstream.lastRequest().header("authorization")).contains("Bearer " + CanarySecret.TEXT);
        assertThat(upstream.tokensServed().of("cohere", MODEL).tokens()).isEqualTo(Tokens.of(9, 6));
    }

    @Test
    void tellsTheSameAnswerWholeAndStreamed() {
        // Given
        Reply reply = Reply.thinking("I need the time.", "")
                .andText("One moment. ")
                .andToolCall("now_1", "now", "{}")
                .andToolCall("weather_2", "weather", "{\"city\":\"Paris\"}")
                .usage(30, 40);
        Reply words = Reply.thinking("Easy.", "").andText("It rains.").usage(5, 7);
        upstream.script().next(words, words, reply, reply);

        // When
        ChatResponse whole = calls.whole(CHAT);
        ChatResponse told = calls.streamed(STREAM);
        ChatResponse wholeCalls = calls.whole(CHAT);
        ChatResponse toldCalls = calls.streamed(STREAM);

        // Then
        assertThat(told.candidates()).isEqualTo(whole.candidates());
        assertThat(told.usage().tokens()).isEqualTo(whole.usage().tokens());
        assertThat(toldCalls.candidates().getFirst().finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(toldCalls.candidates().getFirst().parts())
                .containsExactlyInAnyOrderElementsOf(
                        wholeCalls.candidates().getFirst().parts())
                .contains(new Part.ToolCall("weather_2", "weather", "{\"city\":\"Paris\"}"));
        assertThat(toldCalls.usage().tokens()).isEqualTo(Usage.Tokens.of(30, 40));
    }

    @Test
    void completesTextsOfOldModelsWhereTheyAreCompleted() {
        // Given
        upstream.script()
                .next(Reply.text(" a time.").usage(2, 4), Reply.text(" a time.").usage(2, 4));

        // When
        CompletionResponse whole = item(calls.bind(LEGACY).complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));
        ChatResponse told = fold(calls.bind(LEGACY).completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS));

        // Then
        assertThat(whole.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(told.candidates().getFirst().text()).isEqualTo(" a time.");
        assertThat(told.usage()).isEqualTo(whole.usage());
        assertThat(whole.usage().tokens()).isEqualTo(Usage.Tokens.of(2, 4));
        assertThat(upstream.requests()).allMatch(sent -> sent.path().equals("/cohere/v1/generate"));
        assertThat(upstream.tokensServed().of("cohere", LEGACY).tokens()).isEqualTo(Tokens.of(4, 8));
    }

    @Test
    void completesTextsOfNewerModelsAsChats() {
        // Given
        Reply reply = Reply.thinking("A tale.", "").andText(" a time.").usage(4, 3);
        upstream.script().next(reply, reply);

        // When
        CompletionResponse whole = item(calls.bind(MODEL).complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));
        ChatResponse told = fold(calls.bind(MODEL).completeStream(attempt(completion(Delivery.STREAM)), CREDENTIALS));

        // Then
        assertThat(whole.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(told.candidates().getFirst().parts()).containsExactly(new Part.Text(" a time."));
        assertThat(told.usage()).isEqualTo(whole.usage());
        assertThat(upstream.requests()).allMatch(sent -> sent.path().equals("/cohere/v2/chat"));
    }

    @Test
    void embedsTexts() {
        // Given
        upstream.script()
                .next(Reply.embedding(0.5f, -0.25f).andEmbedding(1f, 0f).usage(7, 0));

        // When
        EmbeddingResponse response = item(calls.bind("embed-v4.0")
                .embed(attempt(CanonicalRequests.embedding(new Prompt.Texts(List.of("a", "b")), 256)), CREDENTIALS));

        // Then
        assertThat(response.vectors()).hasSize(2);
        assertThat(response.vectors().getFirst().values()).containsExactly(0.5, -0.25);
        assertThat(response.usage().tokens()).isEqualTo(Usage.Tokens.of(7, 0));
        assertThat(upstream.lastRequest().path()).isEqualTo("/cohere/v2/embed");
        assertThat(upstream.tokensServed().of("cohere", "embed-v4.0").tokens()).isEqualTo(Tokens.of(7, 0));
    }

    @Test
    void doesNotSendTheVersionOfABaseAddressTwice() {
        // When
        item(calls.bind(MODEL, upstream.baseUrl("cohere") + "/v1/", false).chat(attempt(CHAT), CREDENTIALS));

        // Then
        assertThat(upstream.lastRequest().path()).isEqualTo("/cohere/v2/chat");
    }

    /** The double refuses what the vendor refuses; whatever the mapper sends must get past it. */
    @TestFactory
    Stream<DynamicTest> sendsNothingTheVendorWouldRefuse() {
        return Stream.of(MODEL, LEGACY, "command-a-reasoning-08-2025")
                .flatMap(model -> Stream.of(false, true)
                        .flatMap(lenient -> CanonicalRequests.all().entrySet().stream()
                                .filter(entry -> !entry.getKey().equals("chat-extensions-forwarded"))
                                .map(entry -> dynamicTest(
                                        model + (lenient ? " lenient " : " ") + entry.getKey(),
                                        () -> isAcceptedOrNotSent(model, lenient, entry.getValue())))));
    }

    private void isAcceptedOrNotSent(String model, boolean lenient, ModelRequest request) {
        reset();
        CohereUpstream bound = calls.bind(model, upstream.baseUrl("cohere"), lenient);
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
        } else if (lenient && request instanceof ChatRequest chat) {
            // without its only part the message says nothing, which no vendor takes
            assertThat(chat.messages().getFirst().text()).isEmpty();
        } else {
            assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Unsupported.class);
            assertThat(upstream.requests()).isEmpty();
        }
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
        upstream.script().next(Reply.text("one two three").stallAfterEvent(4));
        var subscriber = subscribed(calls.bind(MODEL).chatStream(attempt(STREAM), CREDENTIALS));
        await().untilAsserted(() -> assertThat(subscriber.getItems()).hasSize(3));

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

    private static void awaitCancelled() {
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
    }
}
