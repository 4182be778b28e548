package io.sluice.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.provider.local.EmbeddingLine.Embedded;
import io.sluice.provider.local.EmbeddingLine.Measure;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EmbeddingLineTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Measure ALL = (index, pieces) -> pieces;

    private WordEngine engine = WordEngine.held();
    private EmbeddingLine line = new EmbeddingLine(engine, new Bounds(1, 2, 8));

    @AfterEach
    void close() {
        engine.allow(1000);
        line.close();
    }

    @Test
    void answersInTheOrderOfTheTextsAndCountsTheirPieces() {
        // Given
        engine.allow(3);

        // When
        Embedded embedded =
                embed("one two", "three", "four five six").awaitItem(SOON).getItem();

        // Then
        assertThat(embedded.vectors())
                .extracting(vector -> (long) vector[0])
                .containsExactly(WordEngine.id("one"), WordEngine.id("three"), WordEngine.id("four"));
        assertThat(embedded.pieces()).isEqualTo(6);
        assertThat(line.waiting()).isZero();
    }

    @Test
    void aShortCallDoesNotWaitForTheWholeOfALongOne() {
        // Given
        var longCall = embed("a", "b", "c", "d", "e");
        var shortCall = embed("x");

        // When
        engine.allow(6);

        // Then
        longCall.awaitItem(SOON);
        shortCall.awaitItem(SOON);
        assertThat(engine.embedded)
                .containsExactlyElementsOf(Stream.of("a", "b", "x", "c", "d", "e")
                        .map(WordEngine::id)
                        .toList());
    }

    @Test
    void refusesWhatIsMoreThanMayWait() {
        // Given
        var first = embed("a", "b", "c", "d", "e");

        // When
        var refused = embed("v", "w", "x", "y").awaitFailure(SOON).getFailure();

        // Then
        assertThat(CallFailed.failureOf(refused)).isInstanceOfSatisfying(Failure.Unavailable.class, failure -> {
            assertThat(failure.message()).contains("(8)").contains("Try again later");
            assertThat(failure.retryAfter()).isPositive();
        });
        assertThat(line.waiting()).isEqualTo(5);
        engine.allow(5);
        first.awaitItem(SOON);
        engine.allow(4);
        embed("v", "w", "x", "y").awaitItem(SOON);
    }

    @Test
    void whoeverLeavesGivesThePlacesBack() {
        // Given
        var running = embed("a", "b", "c");
        var waiting = embed("x", "y");

        // When
        waiting.cancel();
        running.cancel();

        // Then
        assertThat(line.waiting()).isZero();
        engine.allow(10);
        embed("z").awaitItem(SOON);
        assertThat(engine.embedded).doesNotContain(WordEngine.id("x"), WordEngine.id("c"));
    }

    @Test
    void measuresAllBeforeTheFirstIsEmbedded() {
        // Given
        engine.allow(10);

        // When
        var refused = line.embed(List.of("fine", "not fine"), (index, pieces) -> {
                    if (pieces.size() > 1) {
                        throw new CallFailed(new Failure.Unsupported("input." + index, "Too long."));
                    }
                    return pieces;
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure(SOON)
                .getFailure();

        // Then
        assertThat(CallFailed.failureOf(refused)).isEqualTo(new Failure.Unsupported("input.1", "Too long."));
        assertThat(engine.embedded).isEmpty();
        assertThat(line.waiting()).isZero();
    }

    @Test
    void aModelThatDoesNotWorkIsToldWithoutItsReason() {
        // Given
        engine.allow(10);

        // When
        var failed = embed("fine", "broken").awaitFailure(SOON).getFailure();

        // Then
        assertThat(CallFailed.failureOf(failed))
                .isInstanceOfSatisfying(
                        Failure.Unavailable.class,
                        failure -> assertThat(failure.message())
                                .doesNotContain("libwords")
                                .contains("log"));
        assertThat(line.waiting()).isZero();
        embed("fine").awaitItem(SOON);
    }

    @Test
    void aBugEndsTheCallAndNotTheThread() {
        // Given
        engine.allow(10);

        // When
        var failed = line.embed(List.of("a"), (index, pieces) -> {
                    throw new IllegalStateException("bug");
                })
                .subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure(SOON)
                .getFailure();

        // Then
        assertThat(failed).hasMessage("bug");
        assertThat(line.waiting()).isZero();
        embed("b").awaitItem(SOON);
    }

    @Test
    void isColdAndRefusesWhenTheGatewayStops() {
        // Given
        var cold = line.embed(List.of("a"), ALL);
        assertThat(line.waiting()).isZero();

        // When
        line.close();

        // Then
        var failed = cold.subscribe()
                .withSubscriber(UniAssertSubscriber.create())
                .awaitFailure(SOON)
                .getFailure();
        assertThat(CallFailed.failureOf(failed)).isInstanceOf(Failure.Unavailable.class);
        assertThat(line.waiting()).isZero();
    }

    @Test
    void embedsAsManyAtOnceAsThereAreThreads() {
        // Given
        close();
        engine = WordEngine.held();
        line = new EmbeddingLine(engine, new Bounds(2, 1, 8));
        var calls = Collections.nCopies(4, "text").stream().map(this::embed).toList();

        // When
        await().atMost(SOON).until(() -> engine.underWay() == 2);

        // Then
        engine.allow(4);
        calls.forEach(call -> call.awaitItem(SOON));
        assertThat(engine.mostUnderWay()).isEqualTo(2);
    }

    private UniAssertSubscriber<Embedded> embed(String... texts) {
        return line.embed(List.of(texts), ALL).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    /** A configuration for tests. */
    record Bounds(int threads, int batchSize, int maxWaitingTexts) implements LocalConfig {
        @Override
        public int maxTexts() {
            return 6;
        }
    }
}
