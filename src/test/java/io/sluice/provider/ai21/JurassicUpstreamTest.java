package io.sluice.provider.ai21;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.json.InvalidJson;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.CompletionRequest;
import io.sluice.model.CompletionResponse;
import io.sluice.model.Failure;
import io.sluice.model.FinishReason;
import io.sluice.model.Prompt;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.CanonicalRequests;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.MlflowConventions.Generation;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.sluice.support.CanarySecret;
import io.sluice.support.CanonicalJson;
import io.sluice.support.PostgresResource;
import io.sluice.support.upstream.FakeUpstream;
import io.sluice.support.upstream.Reply;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bound upstream of a Jurassic model against a double of the vendor. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
class JurassicUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Credentials CREDENTIALS = new Credentials(Map.of("ai21labs_api_key", CanarySecret.secret()));
    private static final CompletionRequest ONCE =
            CanonicalRequests.completion(new Prompt.Texts(List.of("Once upon")), false);

    private static FakeUpstream upstream;

    @Inject
    Ai21Provider provider;

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
    void completesATextAndCountsWhatItLists() {
        // Given
        upstream.script().next(Reply.text(" a time there was."));

        // When
        CompletionResponse response = settled(complete()).assertCompleted().getItem();

        // Then
        assertThat(response.choices())
                .containsExactly(new CompletionResponse.Choice(0, " a time there was.", FinishReason.STOP, null));
        assertThat(response.usage().tokens()).isEqualTo(Usage.Tokens.of(3, 5));
        assertThat(response.meta().model()).isEqualTo("j2-ultra");
        assertThat(upstream.lastRequest().path()).isEqualTo("/jurassic/studio/v1/j2-ultra/complete");
        assertThat(upstream.lastRequest().header("authorization")).hasValue("Bearer " + CanarySecret.TEXT);
        assertThat(upstream.tokensServed().of("jurassic", "j2-ultra").tokens()).isEqualTo(Tokens.of(3, 5));
    }

    @Test
    void otherModelsAreChattedWith() throws InvalidSettings {
        assertThat(bind("jamba-large")).isInstanceOf(Upstream.ChatStream.class);
        assertThat(bind("j2-mid")).isInstanceOf(JurassicUpstream.class).isNotInstanceOf(Upstream.Chat.class);
    }

    @TestFactory
    Stream<DynamicTest> tellsWhatWentWrong() {
        return Stream.of(
                fails("refused key", Reply.error(401), Kind.AUTHENTICATION, 401),
                fails("not understood", Reply.error(422), Kind.INVALID_REQUEST, 422),
                fails("limited", Reply.error(429), Kind.RATE_LIMIT, 429),
                fails("broken", Reply.error(500), Kind.SERVER, 500),
                fails("a page", Reply.html(502), Kind.SERVER, 502),
                fails("no json", Reply.body(200, "text/plain", "Hello"), Kind.BAD_RESPONSE, 0),
                fails("another document", Reply.body(200, "application/json", "{}"), Kind.BAD_RESPONSE, 0),
                fails("hung up", Reply.text("never").hangUp(), Kind.NETWORK, 0));
    }

    private DynamicTest fails(String name, Reply reply, Kind kind, int status) {
        return dynamicTest(name, () -> {
            reset();
            upstream.script().next(reply);
            UpstreamError told = error();
            assertThat(told.kind()).isEqualTo(kind);
            assertThat(told.status()).isEqualTo(status);
        });
    }

    @Test
    void takesTheKeyOutOfWhatTheVendorRepeats() {
        upstream.script().next(Reply.error(VendorError.of(422).withMessage("No account of " + CanarySecret.TEXT)));

        UpstreamError told = error();

        assertThat(told.message()).startsWith("No account of ");
        CanarySecret.assertAbsentFrom(CanonicalJson.of(told).toString());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ROUTES,    stopSequences, stop
            ROUTES,    numResults,    candidate_count
            ENDPOINTS, numResults,    n
            ENDPOINTS, maxTokens,     max_tokens
            """)
    void refusesTheVendorsOwnNamesInMlflowsWords(Generation generation, String theirs, String ours) throws InvalidJson {
        var body = JsonCodec.read("{\"" + theirs + "\": 1}");

        var thrown = catchThrowableOfType(
                CallFailed.class, () -> provider.mlflow().check(generation, Task.COMPLETIONS, body));

        assertThat(thrown.failure())
                .isEqualTo(new Failure.Prescribed(422, "Invalid parameter " + theirs + ". Use " + ours + " instead."));
        provider.mlflow().check(generation, Task.CHAT, body);
    }

    private Uni<CompletionResponse> complete() {
        try {
            return ((Upstream.Completions) bind("j2-ultra"))
                    .complete(new Attempt<>(CallId.next(), 1, ONCE), CREDENTIALS);
        } catch (InvalidSettings e) {
            throw new AssertionError(e);
        }
    }

    private Upstream bind(String model) throws InvalidSettings {
        return provider.bind(new TargetSettings(
                Task.COMPLETIONS,
                model,
                Map.of(),
                Set.of("ai21labs_api_key"),
                URI.create(upstream.baseUrl("jurassic")),
                false));
    }

    private UpstreamError error() {
        Throwable thrown = settled(complete()).getFailure();
        CanarySecret.assertAbsentFrom(String.valueOf(thrown));
        assertThat(CallFailed.failureOf(thrown)).isInstanceOf(Failure.Upstream.class);
        return ((Failure.Upstream) CallFailed.failureOf(thrown)).error();
    }

    private static <T> UniAssertSubscriber<T> settled(Uni<T> uni) {
        var subscriber = uni.subscribe().withSubscriber(UniAssertSubscriber.<T>create());
        await().pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .until(() -> subscriber.getItem() != null || subscriber.getFailure() != null);
        return subscriber;
    }
}
