package io.sluice.pricing;

import static io.sluice.pricing.TestPrices.OPENAI;
import static io.sluice.pricing.TestPrices.book;
import static io.sluice.pricing.TestPrices.found;
import static io.sluice.pricing.TestPrices.prices;
import static io.sluice.pricing.TestPrices.row;
import static io.sluice.pricing.TestPrices.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.RouteName;
import io.sluice.pricing.PriceVersion.Origin;
import io.sluice.provider.ProviderId;
import io.sluice.support.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceBookTest {
    private static final Instant ALWAYS = Instant.EPOCH;

    private final FakeClock clock = new FakeClock();
    private final Instant tomorrow = clock.instant().plus(Duration.ofDays(1));

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, 1 v",
        "gpt-4o-mini, 2 v",
        "gpt-4o-mini-2024-07-18, 3 v",
        "gpt-4o-2024-08-06, 4 v",
        "gpt-5, 5 v",
        "GPT-4o, unpriced",
        "o1, unpriced",
        "'', unpriced"
    })
    void anExactNameBeatsTheLongestPattern(String model, String expected) {
        PriceTable table = book(version(
                        "v",
                        Origin.BUILT_IN,
                        ALWAYS,
                        row("gpt-*", 5),
                        row("gpt-4o*", 4),
                        row("gpt-4o-mini*", 3),
                        row("gpt-4o-mini", 2),
                        row("gpt-4o", 1)))
                .at(clock.instant());

        assertThat(found(table.find(OPENAI, model))).isEqualTo(expected);
        assertThat(found(table.find(OPENAI, model))).isEqualTo(expected); // now from memory
        assertThat(found(table.find(new ProviderId("other"), model))).isEqualTo("unpriced");
    }

    @Test
    void aStarAloneIsForAllModelsEvenForNone() {
        PriceTable table =
                book(version("v", Origin.BUILT_IN, ALWAYS, row("*", 0))).at(clock.instant());

        assertThat(found(table.find(OPENAI, "anything"))).isEqualTo("0 v");
        assertThat(found(table.find(OPENAI, ""))).isEqualTo("0 v");
    }

    @Test
    void aLaterVersionReplacesLinesAndKeepsTheOthers() {
        PriceTable table = book(
                        version("book:1", Origin.API, ALWAYS.plusSeconds(1), row("a", 3)),
                        version("file:x", Origin.FILE, ALWAYS, row("a", 2), row("b", 2)),
                        version("builtin", Origin.BUILT_IN, ALWAYS, row("a", 1), row("b", 1), row("c", 1)))
                .at(clock.instant());

        assertThat(found(table.find(OPENAI, "a"))).isEqualTo("3 book:1");
        assertThat(found(table.find(OPENAI, "b"))).isEqualTo("2 file:x");
        assertThat(found(table.find(OPENAI, "c"))).isEqualTo("1 builtin");
    }

    @Test
    void aPatternOfALaterVersionDoesNotTakeModelsThatHaveTheirOwnLine() {
        PriceTable table = book(
                        version("builtin", Origin.BUILT_IN, ALWAYS, row("gpt-4o-mini", 1)),
                        version("book:1", Origin.API, ALWAYS, row("gpt-4o*", 9)))
                .at(clock.instant());

        assertThat(found(table.find(OPENAI, "gpt-4o-mini"))).isEqualTo("1 builtin");
        assertThat(found(table.find(OPENAI, "gpt-4o"))).isEqualTo("9 book:1");
    }

    @Test
    void aVersionHoldsFromItsMomentOn() {
        // Given
        Prices prices = prices(
                book(
                        version("builtin", Origin.BUILT_IN, ALWAYS, row("a", 1)),
                        version("book:2", Origin.API, tomorrow.plusSeconds(60), row("a", 3)),
                        version("book:1", Origin.API, tomorrow, row("a", 2))),
                clock,
                UnpricedCalls.SERVE);

        // When / Then
        assertThat(found(prices.find(RoutePricing.NONE, OPENAI, "a"))).isEqualTo("1 builtin");
        clock.advance(Duration.ofDays(1).minusNanos(1));
        assertThat(found(prices.find(RoutePricing.NONE, OPENAI, "a"))).isEqualTo("1 builtin");
        clock.advance(Duration.ofNanos(1));
        assertThat(found(prices.find(RoutePricing.NONE, OPENAI, "a"))).isEqualTo("2 book:1");
        clock.advance(Duration.ofSeconds(60));
        assertThat(found(prices.find(RoutePricing.NONE, OPENAI, "a"))).isEqualTo("3 book:2");
    }

    @Test
    void theTableOfAMomentStaysTheSame() {
        Prices prices =
                prices(book(version("builtin", Origin.BUILT_IN, ALWAYS, row("a", 1))), clock, UnpricedCalls.SERVE);

        assertThat(prices.now()).isSameAs(prices.now());
    }

    @Test
    void aRoutesOwnPriceBeatsTheBook() {
        // Given
        Prices prices =
                prices(book(version("builtin", Origin.BUILT_IN, ALWAYS, row("a", 1))), clock, UnpricedCalls.SERVE);
        var name = new RouteName("chat");
        Price own = TestPrices.price(7, 7);

        // When
        ModelPrice stored = prices.find(RoutePricing.of(name, 12, own, null), OPENAI, "a");
        ModelPrice ofFile = prices.find(RoutePricing.of(name, 0, own, null), OPENAI, "unknown");
        ModelPrice changed = prices.find(RoutePricing.of(name, 0, TestPrices.price(8, 7), null), OPENAI, "a");

        // Then
        assertThat(found(stored)).isEqualTo("7 route:chat@12");
        assertThat(found(ofFile)).matches("7 route:chat@[0-9a-f]{12}");
        assertThat(changed.version()).isNotEqualTo(ofFile.version());
    }

    @Test
    void theRouteSaysWhatBecomesOfCallsWithoutAPriceElseTheGateway() {
        Prices serving = prices(PriceBook.EMPTY, clock, UnpricedCalls.SERVE);
        Prices refusing = prices(PriceBook.EMPTY, clock, UnpricedCalls.REFUSE);

        assertThat(serving.refusesUnpriced(RoutePricing.NONE)).isFalse();
        assertThat(serving.refusesUnpriced(new RoutePricing(null, UnpricedCalls.REFUSE)))
                .isTrue();
        assertThat(refusing.refusesUnpriced(RoutePricing.NONE)).isTrue();
        assertThat(refusing.refusesUnpriced(new RoutePricing(null, UnpricedCalls.SERVE)))
                .isFalse();
    }

    @Test
    void anInferenceProfileOfBedrockCostsAsItsModelUnlessItHasItsOwnLine() {
        var bedrock = new ProviderId("bedrock");
        PriceTable table = book(version(
                        "v",
                        Origin.BUILT_IN,
                        ALWAYS,
                        new PriceRow(bedrock, "anthropic.claude", TestPrices.price(3, 15)),
                        new PriceRow(bedrock, "eu.anthropic.claude", TestPrices.price(4, 15))))
                .at(clock.instant());

        assertThat(found(table.find(bedrock, "us.anthropic.claude"))).isEqualTo("3 v");
        assertThat(found(table.find(bedrock, "eu.anthropic.claude"))).isEqualTo("4 v");
        assertThat(found(table.find(bedrock, "xx.anthropic.claude"))).isEqualTo("unpriced");
        assertThat(found(table.find(OPENAI, "us.anthropic.claude"))).isEqualTo("unpriced");
    }

    @Test
    void namesThatNobodyConfiguredDoNotFillTheMemory() {
        PriceTable table =
                book(version("v", Origin.BUILT_IN, ALWAYS, row("model-*", 1))).at(clock.instant());

        IntStream.range(0, 20_000).forEach(i -> table.find(OPENAI, "model-" + i));

        assertThat(table.remembered()).isEqualTo(10_000);
        assertThat(found(table.find(OPENAI, "model-19999"))).isEqualTo("1 v");
    }

    @Test
    void aDiffShowsWhatIsAddedChangedAndGone() {
        // Given
        PriceVersion first = version("1", Origin.API, ALWAYS, row("same", 1), row("changed", 1));
        PriceVersion second =
                version("2", Origin.API, ALWAYS.plusSeconds(1), row("added", 1), row("changed", 2), row("same", 1));
        PriceBook book = book(first, second);

        // When
        List<PriceDiff> forward = PriceDiff.between(book.upTo(first), book.upTo(second));
        List<PriceDiff> back = PriceDiff.between(book.upTo(second), book.upTo(first));

        // Then
        assertThat(forward)
                .containsExactly(
                        new PriceDiff(OPENAI, "added", null, TestPrices.price(1, 1)),
                        new PriceDiff(OPENAI, "changed", TestPrices.price(1, 1), TestPrices.price(2, 2)));
        assertThat(back)
                .containsExactly(
                        new PriceDiff(OPENAI, "added", TestPrices.price(1, 1), null),
                        new PriceDiff(OPENAI, "changed", TestPrices.price(2, 2), TestPrices.price(1, 1)));
    }
}
