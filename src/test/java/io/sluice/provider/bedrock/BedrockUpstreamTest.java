package io.sluice.provider.bedrock;

import static io.sluice.provider.bedrock.BedrockCalls.CHAT;
import static io.sluice.provider.bedrock.BedrockCalls.CREDENTIALS;
import static io.sluice.provider.bedrock.BedrockCalls.MODEL;
import static io.sluice.provider.bedrock.BedrockCalls.STREAM;
import static io.sluice.provider.bedrock.BedrockCalls.attempt;
import static io.sluice.provider.bedrock.BedrockCalls.completion;
import static io.sluice.provider.bedrock.BedrockCalls.fold;
import static io.sluice.provider.bedrock.BedrockCalls.item;
import static io.sluice.provider.bedrock.BedrockCalls.settled;
import static io.sluice.provider.bedrock.BedrockCalls.subscribed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.json.Json;
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
import io.sluice.model.ResponseFormat;
import io.sluice.model.Tooling;
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
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The bound upstream against a double of the vendor that checks signatures and refuses what the vendor refuses. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class BedrockUpstreamTest {
    private static final String LLAMA = "us.meta.llama3-3-70b-instruct-v1:0";
    private static final String ARN =
            "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0";

    private static FakeUpstream upstream;

    @Inject
    BedrockProvider provider;

    private BedrockCalls calls;

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
        upstream.acceptOnlyKey(CanarySecret.TEXT);
        calls = new BedrockCalls(provider, upstream);
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
        var sent = upstream.lastRequest();
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.path()).isEqualTo("/bedrock/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse");
        assertThat(sent.header("content-type")).contains("application/json");
        assertThat(sent.header("authorization").orElse(""))
                .contains("Credential=AKIDFAKE/")
                .contains("/eu-west-1/bedrock/aws4_request");
        CanarySecret.assertAbsentFrom(sent.headers().toString());
        CanarySecret.assertAbsentFrom(sent.text());
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
        assertThat(upstream.lastRequest().path()).endsWith("/converse-stream");
        assertThat(upstream.tokensServed().of("bedrock", MODEL).tokens()).isEqualTo(Tokens.of(9, 6));
    }

    @Test
    void tellsTheSameAnswerWholeAndStreamed() {
        // Given
        Reply reply = Reply.thinking("I need the time.", "c2ln")
                .andRedactedThinking("ZW5j")
                .andText("One moment. ")
                .andToolCall("now_1", "now", "{}")
                .andToolCall("weather_2", "weather", "{\"city\":\"Paris\"}")
                .usage(30, 40);
        Reply refusal = Reply.refusal("I will not.").usage(5, 7);
        upstream.script().next(reply, reply, refusal, refusal);

        // When
        ChatResponse whole = calls.whole(CHAT);
        ChatResponse told = calls.streamed(STREAM);
        ChatResponse wholeRefusal = calls.whole(CHAT);
        ChatResponse toldRefusal = calls.streamed(STREAM);

        // Then
        assertThat(told).isEqualTo(whole);
        assertThat(told.candidates().getFirst().finish()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(told.candidates().getFirst().parts())
                .contains(new Part.Thought("I need the time.", "c2ln"), new Part.HiddenThought("ZW5j"))
                .contains(new Part.ToolCall("weather_2", "weather", "{\"city\":\"Paris\"}"));
        assertThat(toldRefusal).isEqualTo(wholeRefusal);
        assertThat(toldRefusal.candidates().getFirst().finish()).isEqualTo(FinishReason.CONTENT_FILTER);
    }

    @Test
    void answersBySchemaThroughAToolWhereTheModelKnowsNoSchemas() {
        // Given
        Json schema = CanonicalRequests.json("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}");
        var format = new ResponseFormat.JsonSchema("place", null, schema, true);
        BedrockUpstream nova = calls.bind(ARN);

        // When
        ChatResponse whole = item(nova.chat(attempt(asked(format, Delivery.WHOLE)), CREDENTIALS));
        ChatResponse told = fold(nova.chatStream(attempt(asked(format, Delivery.STREAM)), CREDENTIALS));

        // Then
        assertThat(whole.candidates().getFirst().parts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Part.Text.class, text -> assertThat(text.text()).startsWith("{\"city\":"));
        assertThat(whole.candidates().getFirst().finish()).isEqualTo(FinishReason.STOP);
        assertThat(told.candidates()).isEqualTo(whole.candidates());
        assertThat(upstream.lastRequest()
                        .json()
                        .at("/toolConfig/toolChoice/tool/name")
                        .asText())
                .isEqualTo("place");
    }

    @Test
    void completesTextsAsChats() {
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
    }

    @Test
    void completesTextsInTheFormOfOldModels() {
        for (String model : List.of(
                "anthropic.claude-v2:1",
                "amazon.titan-text-lite-v1",
                "ai21.j2-mid-v1",
                "cohere.command-light-text-v14")) {
            // Given
            upstream.script().next(Reply.text(" a time.").usage(4, 3));

            // When
            CompletionResponse whole =
                    item(calls.bind(model).complete(attempt(completion(Delivery.WHOLE)), CREDENTIALS));

            // Then
            assertThat(whole.choices())
                    .as(model)
                    .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
            assertThat(whole.usage().tokens()).as(model).isEqualTo(Usage.Tokens.of(4, 3));
            assertThat(upstream.lastRequest().path()).endsWith("/invoke");
            assertThat(upstream.tokensServed().of("bedrock", model).tokens()).isEqualTo(Tokens.of(4, 3));
        }
    }

    @Test
    void embedsATextACallInOrder() {
        // Given
        upstream.onEveryCall(
                request -> request.json().path("inputText").asText().equals("a")
                        ? Reply.embedding(0.5f, -0.25f).usage(2, 0).latency(Duration.ofMillis(50))
                        : Reply.embedding(1f, 0f).usage(3, 0));

        // When
        EmbeddingResponse response = item(calls.bind("amazon.titan-embed-text-v2:0")
                .embed(attempt(CanonicalRequests.embedding(new Prompt.Texts(List.of("a", "b")), 256)), CREDENTIALS));

        // Then
        assertThat(response.vectors()).hasSize(2);
        assertThat(response.vectors().getFirst().values()).containsExactly(0.5, -0.25);
        assertThat(response.usage().tokens()).isEqualTo(Usage.Tokens.of(5, 0));
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void embedsManyTextsACallAndSplitsTooMany() {
        // When
        EmbeddingResponse response = item(calls.bind("cohere.embed-english-v3")
                .embed(
                        attempt(CanonicalRequests.embedding(new Prompt.Texts(Collections.nCopies(100, "abcde")), null)),
                        CREDENTIALS));

        // Then
        assertThat(response.vectors()).hasSize(100);
        assertThat(response.usage().tokens()).isEqualTo(Usage.Tokens.of(200, 0));
        assertThat(upstream.requests()).hasSize(2);
    }

    @Test
    void failsAllTextsWithOneOfThem() {
        upstream.script().next(Reply.embedding(1f), Reply.error(500));

        Throwable thrown = settled(calls.bind("amazon.titan-embed-text-v1")
                        .embed(
                                attempt(CanonicalRequests.embedding(new Prompt.Texts(List.of("a", "b")), null)),
                                CREDENTIALS))
                .getFailure();

        assertThat(BedrockCalls.error(thrown).status()).isEqualTo(500);
    }

    /** The double refuses what the vendor refuses; whatever the mapper sends must get past it. */
    @TestFactory
    Stream<DynamicTest> sendsNothingTheVendorWouldRefuse() {
        return Stream.of(
                        MODEL,
                        LLAMA,
                        ARN,
                        "anthropic.claude-opus-4-7",
                        "mistral.mistral-large-2407-v1:0",
                        "openai.gpt-oss-20b")
                .flatMap(model -> Stream.of(false, true)
                        .flatMap(lenient -> CanonicalRequests.all().entrySet().stream()
                                .filter(entry -> model.contains("embed")
                                        == entry.getKey().startsWith("embeddings"))
                                .filter(entry -> !entry.getKey().equals("chat-extensions-forwarded"))
                                .map(entry -> dynamicTest(
                                        model + (lenient ? " lenient " : " ") + entry.getKey(),
                                        () -> isAcceptedOrNotSent(model, lenient, entry.getValue())))));
    }

    private void isAcceptedOrNotSent(String model, boolean lenient, ModelRequest request) {
        reset();
        BedrockUpstream bound = calls.bind(model, lenient);
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
            assertThat(CallFailed.failureOf(thrown))
                    .isInstanceOfAny(Failure.Unsupported.class, Failure.InvalidRequest.class);
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
        upstream.script().next(Reply.text("one two three").stallAfterEvent(3));
        var subscriber = subscribed(calls.bind(MODEL).chatStream(attempt(STREAM), CREDENTIALS));
        await().untilAsserted(() -> assertThat(subscriber.getItems()).hasSize(3));

        // When
        subscriber.cancel();

        // Then
        awaitCancelled();
    }

    @Test
    void signsAndSendsOnceASubscriptionAndNothingBefore() {
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

    private static ChatRequest asked(ResponseFormat format, Delivery delivery) {
        return new ChatRequest(
                CanonicalRequests.ROUTE,
                CHAT.messages(),
                CanonicalRequests.parameters(),
                Tooling.NONE,
                format,
                delivery,
                null);
    }

    private static void awaitCancelled() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
    }
}
