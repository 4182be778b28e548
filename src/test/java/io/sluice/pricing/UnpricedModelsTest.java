package io.sluice.pricing;

import static io.sluice.pricing.TestPrices.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.support.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnpricedModelsTest {
    private final FakeClock clock = new FakeClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final UnpricedModels models = new UnpricedModels(registry, clock);

    @Test
    void listsAndCountsWhatWasCalledTheLatestFirst() {
        // Given
        Instant start = clock.instant();

        // When
        models.called(OPENAI, "a");
        clock.advance(Duration.ofSeconds(1));
        models.called(OPENAI, "b");
        clock.advance(Duration.ofSeconds(1));
        models.called(OPENAI, "a");

        // Then
        assertThat(models.seen())
                .containsExactly(
                        new UnpricedModels.Seen(OPENAI, "a", 2, start, start.plusSeconds(2)),
                        new UnpricedModels.Seen(OPENAI, "b", 1, start.plusSeconds(1), start.plusSeconds(1)));
        assertThat(count("a")).isEqualTo(2);
    }

    @Test
    void isBoundedAndLosesNoCall() {
        IntStream.range(0, UnpricedModels.MOST + 5).forEach(i -> models.called(OPENAI, "model-" + i));

        assertThat(models.seen()).hasSize(UnpricedModels.MOST + 1);
        assertThat(count(UnpricedModels.OTHERS)).isEqualTo(5);
    }

    private double count(String model) {
        return registry.get(UnpricedModels.CALLS)
                .tag("provider", "openai")
                .tag("model", model)
                .counter()
                .count();
    }
}
