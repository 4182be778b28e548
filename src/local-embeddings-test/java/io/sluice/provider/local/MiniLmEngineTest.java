package io.sluice.provider.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real model. LangChain4j's own way to run it is the oracle. */
class MiniLmEngineTest {
    @TempDir
    static Path folder;

    private static MiniLmEngine engine;

    @BeforeAll
    static void open() {
        engine = new MiniLmEngine(folder);
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void vectorsAreWhatLangChain4jMakesOfTheModel() {
        var oracle = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
        for (String text : List.of(
                "The cat sits on the mat.",
                "Quarterly revenue fell by nine percent, the board was told on Tuesday.",
                "naïve café, 日本語, \uD83D\uDE42",
                "word ".repeat(100))) {
            // When
            var pieces = engine.read(text);
            double[] vector = engine.embed(pieces);

            // Then
            var expected = oracle.embed(text);
            assertThat(vector).hasSize(engine.dimensions());
            assertThat(pieces.size()).as(text).isEqualTo(expected.tokenUsage().inputTokenCount());
            for (int i = 0; i < vector.length; i++) {
                assertThat(vector[i]).isCloseTo(expected.content().vector()[i], within(1e-4));
            }
        }
    }

    @Test
    void textsThatMeanTheSameAreNearerThanOthers() {
        double[] cat = embed("A cat is sleeping on the sofa.");
        double[] kitten = embed("The kitten naps on the couch.");
        double[] revenue = embed("Quarterly revenue fell by nine percent.");

        assertThat(cosine(cat, kitten)).isGreaterThan(0.5).isGreaterThan(cosine(cat, revenue) + 0.4);
        assertThat(cosine(cat, cat)).isCloseTo(1, within(1e-6));
    }

    @Test
    void countsThePiecesOfAllOfATextHoweverLong() {
        assertThat(engine.read("").size()).isZero();
        assertThat(engine.read("tokenization").size()).isEqualTo(2);
        assertThat(engine.read("word ".repeat(5000)).size()).isEqualTo(5000);
    }

    @Test
    void readsAsManyPiecesAsItSays() {
        var longest = engine.read("word ".repeat(engine.longest()));

        assertThat(longest.size()).isEqualTo(engine.longest());
        assertThat(engine.embed(longest)).doesNotContain(Double.NaN);
        assertThat(engine.embed(engine.read("word ".repeat(600)).first(engine.longest())))
                .isEqualTo(engine.embed(longest));
    }

    @Test
    void isSafeForSeveralThreads() throws Exception {
        double[] expected = embed("The cat sits on the mat.");
        try (var threads = Executors.newFixedThreadPool(4)) {
            var vectors = threads.invokeAll(Collections.nCopies(40, () -> embed("The cat sits on the mat.")));
            for (var vector : vectors) {
                assertThat(vector.get()).isEqualTo(expected);
            }
        }
    }

    private static double[] embed(String text) {
        return engine.embed(engine.read(text));
    }

    private static double cosine(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
