package io.sluice.pricing;

import static io.sluice.pricing.TestPrices.OPENAI;
import static io.sluice.pricing.TestPrices.found;
import static io.sluice.pricing.TestPrices.row;
import static io.sluice.pricing.TestPrices.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.pricing.PriceVersion.Origin;
import io.sluice.provider.ProviderRegistry;
import io.sluice.support.FakeClock;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceBookLoaderTest {
    private static final String FIRST = """
            note: negotiated
            prices:
              - provider: openai
                model: gpt-4o
                input_usd_per_million: "2"
                output_usd_per_million: "8"
            """;

    private final FakeClock clock = new FakeClock();
    private final InMemoryPriceStore store = new InMemoryPriceStore();
    private final PricedProviders providers = new PricedProviders(new ProviderRegistry(List.of()));

    @TempDir
    Path folder;

    private Path file;
    private Prices prices;

    @BeforeEach
    void place() {
        file = folder.resolve("prices.yaml");
    }

    @Test
    void withoutFileAndImportsTheBuiltInPricesHold() {
        start(store, Optional.empty());

        assertThat(find("gpt-4o")).isEqualTo("2.5 builtin-2026-11-25");
    }

    @Test
    void theFileGoesBeforeTheSeedAndImportsBeforeTheFile() throws IOException {
        // Given
        Files.writeString(file, FIRST);
        PriceBookLoader loader = start(store, Optional.of(file));

        // When
        String ofFile = find("gpt-4o");
        join(store.add(number -> version("book:" + number, Origin.API, clock.instant(), row("gpt-4o", 1))));
        String before = find("gpt-4o");
        join(loader.follow());
        String after = find("gpt-4o");

        // Then
        assertThat(ofFile).matches("2 file:[0-9a-f]{12}").isEqualTo(before);
        assertThat(after).isEqualTo("1 book:1");
        assertThat(find("gpt-4o-mini")).isEqualTo("0.15 builtin-2026-11-25");
    }

    @Test
    void aFileThatCannotBeUsedEndsTheStart() throws IOException {
        Files.writeString(file, FIRST.replace("\"2\"", "2"));

        assertThatThrownBy(() -> start(store, Optional.of(file)))
                .isInstanceOf(InvalidPriceFile.class)
                .hasMessageContainingAll(file.toString(), "line 5: 'prices.0.input_usd_per_million' must be");
        assertThatThrownBy(() -> start(store, Optional.of(folder.resolve("none.yaml"))))
                .hasMessageContaining("it does not exist");
    }

    @Test
    void aBrokenEditLeavesTheLastGoodFileInForceUntilItIsMended() throws IOException {
        // Given
        Files.writeString(file, FIRST);
        PriceBookLoader loader = start(store, Optional.of(file));

        // When
        Files.writeString(file, "prices: [");
        loader.lookAtFile();
        String whileBroken = find("gpt-4o");
        boolean validWhileBroken = loader.isValid();
        Files.delete(file);
        loader.lookAtFile();
        String whileGone = find("gpt-4o");
        Files.writeString(file, FIRST.replace("\"2\"", "\"3\""));
        loader.lookAtFile();

        // Then
        assertThat(whileBroken).startsWith("2 file:").isEqualTo(whileGone);
        assertThat(validWhileBroken).isFalse();
        assertThat(find("gpt-4o")).startsWith("3 file:");
        assertThat(loader.isValid()).isTrue();
    }

    @Test
    void aFileThatIsUndoneIsValidAgain() throws IOException {
        // Given
        Files.writeString(file, FIRST);
        PriceBookLoader loader = start(store, Optional.of(file));
        Files.delete(file);
        loader.lookAtFile();

        // When
        Files.writeString(file, FIRST);
        loader.lookAtFile();

        // Then
        assertThat(loader.isValid()).isTrue();
    }

    @Test
    void aFileMayTakeEffectLaterAndMayBeJson() throws IOException {
        // Given
        Files.writeString(file, """
                {"activate_at": "2026-01-02T01:00:00+01:00", "prices": [{"provider": "openai", "model": "gpt-4o",
                 "input_usd_per_million": "2", "output_usd_per_million": "8"}]}""");
        start(store, Optional.of(file));

        // When
        String today = find("gpt-4o");
        clock.advance(Duration.ofDays(1));

        // Then
        assertThat(today).startsWith("2.5 builtin");
        assertThat(find("gpt-4o")).startsWith("2 file:");
    }

    @Test
    void anAnswerThatArrivesLateDoesNotUndoANewerOne() {
        // Given
        var late = new CompletableFuture<PriceStore.Contents>();
        var loads = new ArrayList<Uni<PriceStore.Contents>>();
        PriceBookLoader loader = start(new Scripted(loads), Optional.empty());
        PriceStore.Contents old = store.contents();
        join(store.add(number -> version("book:1", Origin.API, clock.instant(), row("gpt-4o", 1))));

        // When
        loads.add(Uni.createFrom().completionStage(late));
        CompletableFuture<Void> first = loader.reload().subscribeAsCompletionStage();
        loads.add(Uni.createFrom().item(store.contents()));
        join(loader.reload());
        late.complete(old);
        first.join();

        // Then
        assertThat(find("gpt-4o")).isEqualTo("1 book:1");
    }

    @Test
    void versionsThatCannotBeReadAreLeftOutAndMakeTheBookInvalid() {
        // Given
        PriceBookLoader loader = start(store, Optional.empty());
        store.cannotRead("book:9", "a later form");

        // When
        join(loader.follow());

        // Then
        assertThat(loader.isValid()).isFalse();
        assertThat(find("gpt-4o")).isEqualTo("2.5 builtin-2026-11-25");
    }

    @Test
    void tellsHowLongItHasNotHeardOfTheDatabase() {
        // Given
        PriceBookLoader loader = start(store, Optional.empty());

        // When
        clock.advance(Duration.ofSeconds(9));
        Duration unheard = loader.lag();
        join(loader.follow());

        // Then
        assertThat(unheard).hasSeconds(9);
        assertThat(loader.lag()).isZero();
    }

    private PriceBookLoader start(PriceStore from, Optional<Path> path) {
        PricingConfig config = TestPrices.config(path, UnpricedCalls.SERVE);
        prices = new Prices(clock, config);
        var loader = new PriceBookLoader(prices, providers, new PriceFile(config, providers, clock), from, clock);
        loader.readFile();
        join(loader.reload());
        return loader;
    }

    private String find(String model) {
        return found(prices.find(RoutePricing.NONE, OPENAI, model));
    }

    private static <T> T join(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }

    /** Answers loads with what the list has last, or nothing. */
    private record Scripted(List<Uni<PriceStore.Contents>> loads) implements PriceStore {
        @Override
        public Uni<Contents> load() {
            return loads.isEmpty() ? Uni.createFrom().item(Contents.NONE) : loads.getLast();
        }

        @Override
        public Uni<Long> revision() {
            return Uni.createFrom().item(0L);
        }

        @Override
        public Uni<PriceVersion> add(LongFunction<PriceVersion> version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Removal> remove(String id, Instant moment) {
            throw new UnsupportedOperationException();
        }
    }
}
