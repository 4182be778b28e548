package io.sluice.provider.anthropic;

import static io.sluice.provider.anthropic.AnthropicCalls.CHAT;
import static io.sluice.provider.anthropic.AnthropicCalls.CREDENTIALS;
import static io.sluice.provider.anthropic.AnthropicCalls.MODEL;
import static io.sluice.provider.anthropic.AnthropicCalls.PATIENCE;
import static io.sluice.provider.anthropic.AnthropicCalls.STREAM;
import static io.sluice.provider.anthropic.AnthropicCalls.attempt;
import static io.sluice.provider.anthropic.AnthropicCalls.fold;
import static io.sluice.provider.anthropic.AnthropicCalls.settled;
import static io.sluice.provider.anthropic.AnthropicCalls.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.model.CallFailed;
import io.sluice.model.ChatRequest;
import io.sluice.model.ChatResponse;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Delivery;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Part;
import io.sluice.model.ReplyFrame;
import io.sluice.model.Usage;
import io.sluice.provider.CanonicalRequests;
import io.sluice.support.CanarySecret;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.Tokens;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
class AnthropicUpstreamTest {
    private static final String LEGACY = "claude-2.1";

    private static FakeUpstream upstream;

    @Inject
    AnthropicProvider provider;

    private AnthropicCalls calls;

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
        calls = new AnthropicCalls(provider, upstream);
    }

    @Test
    void answersAChatWhole() {
        // Given
        upstream.script().next(Reply.text("Hello!").usage(9, 3).cachedInput(20).cacheWrite(5));

        // When
        ChatResponse response = calls.whole(CHAT);

        // Then
        assertThat(response.candidates().getFirst().text()).isEqualTo("Hello!");
        assertThat(response.candidates().getFirst().finish()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage().tokens()).isEqualTo(new Usage.Tokens(9, 20, 5, 0, 3, 0));
        assertThat(response.meta().model()).isEqualTo(MODEL);
        var sent = upstream.lastRequest();
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.path()).isEqualTo("/anthropic/v1/messages");
        assertThat(sent.header("x-api-key")).contains(CanarySecret.TEXT);
        assertThat(sent.header("anthropic-version")).contains("2023-06-01");
        assertThat(sent.header("content-type")).contains("application/json");
        assertThat(sent.header("anthropic-beta")).isEmpty();
        assertThat(sent.header("authorization")).isEmpty();
    }

    @Test
    void answersAChatAsAStream() {
        // Given
        upstream.script().next(Reply.text("Hello there, Zoë 😀").usage(9, 6).splitEvery(7));

        // When
        List<ReplyFrame> frames = calls.streamed(STREAM);

        // Then
        ChatResponse told = fold(frames);
        assertThat(told.candidates().getFirst().text()).isEqualTo("Hello there, Zoë 😀");
        assertThat(told.usage().tokens()).isEqualTo(Usage.Tokens.of(9, 6));
        assertThat(frames).allMatch(frame -> frame.source() != null);
        assertThat(upstream.lastRequest().json().path("stream").asBoolean()).isTrue();
        assertThat(upstream.lastRequest().header("x-api-key")).contains(CanarySecret.TEXT);
        assertThat(upstream.tokensServed().of("anthropic", MODEL).tokens()).isEqualTo(Tokens.of(9, 6));
    }

    @Test
    void tellsTheSameAnswerWholeAndStreamed() {
        // Given
        Reply reply = Reply.thinking("I need the time.", "c2lnbmF0dXJl")
                .andRedactedThinking("ZW5jcnlwdGVk")
                .andText("One moment. ")
                .andToolCall("toolu_1", "now", "{}")
                .andToolCall("toolu_2", "weather", "{\"city\":\"Paris\"}")
                .usage(30, 40)
                .reasoningTokens(12);
        upstream.script().next(reply, reply);

        // When
        ChatResponse whole = calls.whole(CHAT);
        ChatResponse told = fold(calls.streamed(STREAM));

        // Then
        assertThat(told.candidates()).isEqualTo(whole.candidates());
        assertThat(told.usage().tokens()).isEqualTo(whole.usage().tokens());
        assertThat(whole.usage().tokens()).isEqualTo(new Usage.Tokens(30, 0, 0, 0, 28, 12));
        assertThat(whole.candidates().getFirst().finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(whole.candidates().getFirst().parts())
                .hasSize(5)
                .startsWith(new Part.Thought("I need the time.", "c2lnbmF0dXJl"))
                .endsWith(new Part.ToolCall("toolu_2", "weather", "{\"city\":\"Paris\"}"));
    }

    @Test
    void completesTextsOfOldModelsWhereTheyAreCompleted() {
        // Given
        upstream.script().next(Reply.text(" a time."), Reply.text(" a time."));

        // When
        CompletionResponse whole = calls.completed(LEGACY);
        ChatResponse told = fold(calls.completedAsStream(LEGACY));

        // Then
        assertThat(whole.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(whole.usage()).isEqualTo(Usage.ABSENT);
        assertThat(told.candidates().getFirst().text()).isEqualTo(" a time.");
        assertThat(upstream.requests()).allMatch(sent -> sent.path().equals("/anthropic/v1/complete"));
        assertThat(upstream.lastRequest().json().path("prompt").asText())
                .isEqualTo("\n\nHuman: Once upon\n\nAssistant:");
    }

    @Test
    void completesTextsOfNewerModelsAsChats() {
        // Given
        Reply reply = Reply.thinking("A tale.", "c2ln").andText(" a time.").usage(4, 3);
        upstream.script().next(reply, reply);

        // When
        CompletionResponse whole = calls.completed(MODEL);
        ChatResponse told = fold(calls.completedAsStream(MODEL));

        // Then
        assertThat(whole.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(told.candidates().getFirst().parts()).containsExactly(new Part.Text(" a time."));
        assertThat(told.usage().tokens()).isEqualTo(whole.usage().tokens());
        assertThat(whole.usage().tokens().total()).isEqualTo(7);
        assertThat(upstream.requests()).allMatch(sent -> sent.path().equals("/anthropic/v1/messages"));
    }

    @Test
    void sendsTheVersionAndBetaFeaturesOfTheTarget() {
        // Given
        var settings = Map.of("anthropic_version", "2026-10-21", "anthropic_beta", "files-api-2025-04-14, fast-mode");
        AnthropicUpstream target = calls.bind(MODEL, settings, upstream.baseUrl("anthropic") + "/");

        // When
        settled(target.chat(attempt(CHAT), CREDENTIALS)).assertCompleted();
        stream(target, STREAM).awaitCompletion(PATIENCE);

        // Then
        assertThat(upstream.requests())
                .hasSize(2)
                .allMatch(sent -> sent.path().equals("/anthropic/v1/messages"))
                .allMatch(sent -> sent.header("anthropic-version").orElse("").equals("2026-10-21"))
                .allMatch(sent -> sent.header("anthropic-beta").orElse("").equals("files-api-2025-04-14, fast-mode"));
    }

    /** The double refuses what the vendor refuses; whatever the mapper sends must get past it. */
    @TestFactory
    Stream<DynamicTest> sendsNothingTheVendorWouldRefuse() {
        return Stream.of("claude-3-haiku-20240307", MODEL, "claude-opus-4-1", "claude-sonnet-4-6", "claude-opus-5")
                .flatMap(model -> CanonicalRequests.all().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("chat-extensions-forwarded"))
                        .filter(entry ->
                                entry.getValue() instanceof ChatRequest chat && chat.delivery() == Delivery.WHOLE)
                        .map(entry -> dynamicTest(
                                model + " " + entry.getKey(),
                                () -> isAcceptedOrNotSent(model, (ChatRequest) entry.getValue()))));
    }

    private void isAcceptedOrNotSent(String model, ChatRequest request) {
        reset();
        Throwable thrown =
                settled(calls.bind(model).chat(attempt(request), CREDENTIALS)).getFailure();
        if (thrown == null) {
            assertThat(upstream.lastRequest().status()).isEqualTo(200);
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
    void closesTheExchangeWhenAStreamIsNotWantedBeforeItsFirstEvent() {
        // Given
        upstream.script().next(Reply.text("never").silent());
        var subscriber = stream(calls.bind(MODEL), STREAM);
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
        var subscriber = stream(calls.bind(MODEL), STREAM);
        await().untilAsserted(() -> assertThat(subscriber.getItems()).hasSize(4));

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
        settled(chat).assertCompleted();
        settled(chat).assertCompleted();
        stream.subscribe()
                .withSubscriber(AssertSubscriber.<ReplyFrame>create(Long.MAX_VALUE))
                .awaitCompletion(PATIENCE);
        assertThat(upstream.requests()).hasSize(3);
    }

    private static void awaitCancelled() {
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
    }
}
