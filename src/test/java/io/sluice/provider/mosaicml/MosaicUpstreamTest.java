package io.sluice.provider.mosaicml;

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
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Message;
import io.sluice.model.ModelRequest;
import io.sluice.model.Prompt;
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
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.RecordedRequest.Outcome;
import io.sluice.support.upstream.Reply;
import io.sluice.support.upstream.RetryAfter;
import io.sluice.support.upstream.Tokens;
import io.sluice.support.upstream.VendorError;
import io.smallrye.mutiny.Uni;
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

/** The bound upstream against a double of the service. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class MosaicUpstreamTest {
    private static final String MODEL = "llama2-70b-chat";
    private static final ChatRequest CHAT = CanonicalRequests.chat(Message.of(Role.USER, "Hi"));
    private static final Credentials CREDENTIALS = new Credentials(Map.of(MosaicProvider.KEY, CanarySecret.secret()));

    private static FakeUpstream upstream;

    @Inject
    MosaicProvider provider;

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
    void answersAChat() {
        // Given
        upstream.script().next(Reply.text("Hello!").usage(9, 3));

        // When
        ChatResponse response = item(bind(false).chat(attempt(CHAT), CREDENTIALS));

        // Then
        assertThat(response.candidates().getFirst().text()).isEqualTo("Hello!");
        assertThat(response.candidates().getFirst().finish()).isEqualTo(FinishReason.STOP);
        assertThat(response.usage()).isEqualTo(Usage.ABSENT);
        var sent = upstream.lastRequest();
        assertThat(sent.path()).isEqualTo("/mosaicml/llama2-70b-chat/v1/predict");
        assertThat(sent.header("authorization")).contains(CanarySecret.TEXT);
        assertThat(sent.json().path("inputs").path(0).asText()).isEqualTo("<s>[INST] Hi [/INST]");
        assertThat(upstream.tokensServed().of("mosaicml", MODEL).tokens()).isEqualTo(Tokens.of(9, 3));
    }

    @Test
    void completesAndEmbedsTexts() {
        // Given
        upstream.script().next(Reply.text(" a time."), Reply.embedding(0.5f, -0.25f));

        // When
        CompletionResponse completed = item(bind(false)
                .complete(
                        attempt(CanonicalRequests.completion(new Prompt.Texts(List.of("Once upon")), false)),
                        CREDENTIALS));
        EmbeddingResponse embedded = item(bind(false)
                .embed(attempt(CanonicalRequests.embedding(new Prompt.Texts(List.of("a", "b")), null)), CREDENTIALS));

        // Then
        assertThat(completed.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time.", FinishReason.STOP, null));
        assertThat(embedded.vectors()).hasSize(2);
        assertThat(embedded.vectors().getFirst().values()).containsExactly(0.5, -0.25);
    }

    @TestFactory
    Stream<DynamicTest> sendsNothingTheServiceWouldRefuse() {
        return Stream.of(false, true)
                .flatMap(lenient -> CanonicalRequests.all().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("chat-text-streamed"))
                        .map(entry -> dynamicTest(
                                (lenient ? "lenient " : "") + entry.getKey(),
                                () -> isAcceptedOrNotSent(lenient, entry.getValue()))));
    }

    private void isAcceptedOrNotSent(boolean lenient, ModelRequest request) {
        reset();
        MosaicUpstream bound = bind(lenient);
        Uni<?> answer = switch (request) {
            case ChatRequest chat -> bound.chat(attempt(chat), CREDENTIALS);
            case CompletionRequest completion -> bound.complete(attempt(completion), CREDENTIALS);
            case EmbeddingRequest embedding -> {
                upstream.script().next(Reply.embedding(0.5f));
                yield bound.embed(attempt(embedding), CREDENTIALS);
            }
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
    Stream<DynamicTest> tellsWhatWentWrong() {
        return Stream.of(
                fails("refused key", Reply.error(401), is(Kind.AUTHENTICATION, 401)),
                fails("unknown model", Reply.error(404), is(Kind.NOT_FOUND, 404)),
                fails(
                        "too many",
                        Reply.rateLimited(new RetryAfter.Seconds(7)),
                        told -> assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(7))),
                fails("broken", Reply.error(500), is(Kind.SERVER, 500)),
                fails(
                        "prompt too long",
                        Reply.error(VendorError.of(500).withMessage("Error: prompt token count (9) exceeds 8")),
                        is(Kind.CONTEXT_LENGTH, 422)),
                fails("a page", Reply.html(502), is(Kind.SERVER, 502)),
                fails("error inside", Reply.errorInside(VendorError.of(500)), is(Kind.BAD_RESPONSE, 0)),
                fails("hung up", Reply.text("never").hangUp(), is(Kind.NETWORK, 0)),
                fails("cut off", Reply.text("never").cutAfterBytes(5), is(Kind.NETWORK, 0)),
                fails("no json", Reply.body(200, "text/plain", "Hello"), is(Kind.BAD_RESPONSE, 0)),
                fails(
                        "repeats the key",
                        Reply.error(VendorError.of(400).withMessage("not for " + CanarySecret.TEXT)),
                        told -> assertThat(told.message()).startsWith("not for ")));
    }

    private DynamicTest fails(String name, Reply reply, Consumer<UpstreamError> expected) {
        return dynamicTest(name, () -> {
            reset();
            upstream.script().next(reply);
            Throwable thrown =
                    settled(bind(false).chat(attempt(CHAT), CREDENTIALS)).getFailure();
            CanarySecret.assertAbsentFrom(String.valueOf(thrown));
            assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Upstream.class);
            expected.accept(((Failure.Upstream) CallFailed.failureOf(thrown)).error());
            assertThat(upstream.requests()).hasSize(1);
        });
    }

    @Test
    void closesTheExchangeWhenTheAnswerIsNotWantedAnyMore() {
        // Given
        upstream.script().next(Reply.text("never").silent());
        var subscriber =
                bind(false).chat(attempt(CHAT), CREDENTIALS).subscribe().withSubscriber(UniAssertSubscriber.create());
        await().until(() -> !upstream.requests().isEmpty());

        // When
        subscriber.cancel();

        // Then
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(upstream.lastRequest().outcome()).isEqualTo(Outcome.CANCELLED_BY_CLIENT));
    }

    private MosaicUpstream bind(boolean lenient) {
        var base = URI.create(upstream.baseUrl("mosaicml"));
        var settings = new TargetSettings(Task.CHAT, MODEL, Map.of(), Set.of(MosaicProvider.KEY), base, lenient);
        try {
            return (MosaicUpstream) provider.bind(settings);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private static <R extends ModelRequest> Attempt<R> attempt(R request) {
        return new Attempt<>(CallId.next(), 1, request);
    }

    private static <T> UniAssertSubscriber<T> settled(Uni<T> uni) {
        var subscriber = uni.subscribe().withSubscriber(UniAssertSubscriber.<T>create());
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(10))
                .until(() -> subscriber.getItem() != null || subscriber.getFailure() != null);
        return subscriber;
    }

    private static <T> T item(Uni<T> uni) {
        return settled(uni).assertCompleted().getItem();
    }

    private static Consumer<UpstreamError> is(Kind kind, int status) {
        return told -> {
            assertThat(told.kind()).isEqualTo(kind);
            assertThat(told.status()).isEqualTo(status);
        };
    }
}
