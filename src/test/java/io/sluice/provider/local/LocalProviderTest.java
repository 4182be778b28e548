package io.sluice.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.json.Json;
import io.sluice.json.JsonCodec;
import io.sluice.model.CallFailed;
import io.sluice.model.CallId;
import io.sluice.model.EmbeddingRequest;
import io.sluice.model.EmbeddingResponse;
import io.sluice.model.Extensions;
import io.sluice.model.Failure;
import io.sluice.model.Prompt;
import io.sluice.model.RouteName;
import io.sluice.model.Task;
import io.sluice.model.UpstreamError;
import io.sluice.model.Usage;
import io.sluice.provider.Attempt;
import io.sluice.provider.InvalidSettings;
import io.sluice.provider.TargetSettings;
import io.sluice.provider.Upstream;
import io.sluice.secret.Credentials;
import io.sluice.telemetry.TestMeters;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The provider over an engine of words; what the real model does is tested where it is built in. */
class LocalProviderTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LocalProvider provider = new LocalProvider(
            List.of(WordEngine.free()), new EmbeddingLineTest.Bounds(1, 2, 8), TestMeters.over(registry));

    @AfterEach
    void close() {
        provider.close();
    }

    @Test
    void saysHowToBuildTheModelInWhereItIsNot() {
        // Given
        var without = new LocalProvider(List.of(), new EmbeddingLineTest.Bounds(1, 2, 8), TestMeters.over(registry));

        // When
        var thrown = catchThrowableOfType(InvalidSettings.class, () -> without.bind(settings(null, null, false)));

        // Then
        assertThat(without.isBuiltIn()).isFalse();
        assertThat(thrown.key()).isEqualTo("model.provider");
        assertThat(thrown.problem()).contains("./mvnw -Plocal-embeddings package");
    }

    @Test
    void refusesAnotherModelAndAnAddress() {
        assertThat(catchThrowableOfType(InvalidSettings.class, () -> provider.bind(settings("bge", null, false))))
                .satisfies(thrown -> assertThat(thrown.key()).isEqualTo("model.name"))
                .satisfies(
                        thrown -> assertThat(thrown.problem()).contains("'bge'").contains("'words'"));
        assertThat(catchThrowableOfType(
                                InvalidSettings.class,
                                () -> provider.bind(settings("words", URI.create("http://localhost"), false)))
                        .key())
                .isEqualTo("api_base");
    }

    @Test
    void answersWithTheModelAndCountsItsPieces() throws InvalidSettings {
        // When
        EmbeddingResponse response = embed(false, request(texts("one two", "three"), 2, Extensions.NONE))
                .awaitItem(SOON)
                .getItem();

        // Then
        assertThat(response.meta().model()).isEqualTo("words");
        assertThat(response.vectors())
                .extracting(vector -> (long) vector.values()[0])
                .containsExactly(WordEngine.id("one"), WordEngine.id("three"));
        assertThat(response.usage()).isEqualTo(Usage.reported(Usage.Tokens.of(3, 0), null));
    }

    @Test
    void refusesATextThatIsTooLongByItsPlaceAndItsLength() throws InvalidSettings {
        // When
        Failure failure = refusal(false, request(texts("short", "a b c d e f"), null, Extensions.NONE));

        // Then
        assertThat(failure).isInstanceOfSatisfying(Failure.Upstream.class, upstream -> {
            assertThat(upstream.error().kind()).isEqualTo(UpstreamError.Kind.CONTEXT_LENGTH);
            assertThat(upstream.error().field()).isEqualTo("input[1]");
            assertThat(upstream.message()).contains("at most 5 tokens").contains("has 6");
        });
    }

    @Test
    void aLenientRouteCutsItAndCounts() throws InvalidSettings {
        // When
        EmbeddingResponse response = embed(true, request(texts("a b c d e f g"), 3, Extensions.NONE))
                .awaitItem(SOON)
                .getItem();

        // Then
        assertThat(response.vectors().getFirst().values()).containsExactly(WordEngine.id("a"), 5);
        assertThat(response.usage().tokens().input()).isEqualTo(5);
        assertThat(registry.get("sluice.members.left.out").counter().count()).isEqualTo(2); // the text, and dimensions
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''      |              | input      | without a word
            fine    | 3            | dimensions | cannot be had with 3
            fine    |              | truncate   | does not know the parameter 'truncate'
            """)
    void refusesByName(String text, Integer dimensions, String field, String message) throws InvalidSettings {
        var extensions = field.equals("truncate")
                ? new Extensions(Map.of("truncate", Json.of(JsonCodec.object())), false)
                : new Extensions(Map.of("store", Json.of(JsonCodec.object())), false);

        assertThat(refusal(false, request(texts(text), dimensions, extensions)))
                .isInstanceOfSatisfying(Failure.Unsupported.class, failure -> {
                    assertThat(failure.field()).isEqualTo(field);
                    assertThat(failure.message()).contains(message);
                });
    }

    @Test
    void refusesTokenIdsAndTooManyTexts() throws InvalidSettings {
        assertThat(refusal(false, request(new Prompt.Tokens(List.of(List.of(1L))), null, Extensions.NONE)))
                .isInstanceOfSatisfying(
                        Failure.Unsupported.class,
                        failure -> assertThat(failure.message()).contains("not token ids"));
        assertThat(refusal(false, request(new Prompt.Texts(Collections.nCopies(7, "x")), null, Extensions.NONE)))
                .isInstanceOfSatisfying(
                        Failure.Unsupported.class,
                        failure -> assertThat(failure.message())
                                .contains("At most 6 texts")
                                .contains("7 were sent"));
    }

    private Failure refusal(boolean lenient, EmbeddingRequest request) throws InvalidSettings {
        return CallFailed.failureOf(embed(lenient, request).awaitFailure(SOON).getFailure());
    }

    private UniAssertSubscriber<EmbeddingResponse> embed(boolean lenient, EmbeddingRequest request)
            throws InvalidSettings {
        var upstream = (Upstream.Embeddings) provider.bind(settings(null, null, lenient));
        return upstream.embed(new Attempt<>(new CallId("req_1"), 1, request), Credentials.NONE)
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create());
    }

    private static Prompt texts(String... texts) {
        return new Prompt.Texts(List.of(texts));
    }

    private static EmbeddingRequest request(Prompt input, Integer dimensions, Extensions extensions) {
        return new EmbeddingRequest(new RouteName("embed"), input, dimensions, null, extensions, null);
    }

    private static TargetSettings settings(String model, URI base, boolean lenient) {
        return new TargetSettings(Task.EMBEDDINGS, model, Map.of(), Set.of(), base, lenient);
    }
}
