package io.sluice.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.TokenBucket;
import io.sluice.model.TokenBucket.Side;
import io.sluice.model.Usage.Media;
import io.sluice.model.Usage.Tokens;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PriceTest {
    private static final long MOST_TOKENS = 10_000_000;
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    @Property
    void costsTheExactSumRoundedUpToTheNanoDollar(@ForAll("prices") Price price, @ForAll("tokens") Tokens tokens) {
        BigDecimal exact = exactNanoUsd(price, tokens);

        long cost = price.costNanoUsd(tokens);

        assertThat(BigDecimal.valueOf(cost)).isEqualByComparingTo(exact.setScale(0, RoundingMode.CEILING));
        assertThat(BigDecimal.valueOf(cost)).isGreaterThanOrEqualTo(exact);
        assertThat(BigDecimal.valueOf(cost).subtract(exact)).isLessThan(BigDecimal.ONE);
    }

    @Property
    void aCallInPartsCostsAtLeastTheCallAtOnceAndLessThanANanoDollarAPartMore(
            @ForAll("flatPrices") Price price, @ForAll("tokens") Tokens one, @ForAll("tokens") Tokens other) {
        long together = price.costNanoUsd(sum(one, other));
        long apart = price.costNanoUsd(one) + price.costNanoUsd(other);

        assertThat(apart).isBetween(together, together + 1);
    }

    @Property
    void moreTokensNeverCostLess(
            @ForAll("flatPrices") Price price, @ForAll("tokens") Tokens some, @ForAll("tokens") Tokens more) {
        assertThat(price.costNanoUsd(sum(some, more))).isGreaterThanOrEqualTo(price.costNanoUsd(some));
    }

    @Property
    void noUsageCostsMoreThanTheWorstCaseOfItsTotals(
            @ForAll("prices") Price price,
            @ForAll("tokens") Tokens tokens,
            @ForAll("counts") long spare,
            @ForAll("counts") long spareOutput) {
        long worst = price.worstCaseNanoUsd(tokens.prompt() + spare, tokens.completion() + spareOutput);

        assertThat(worst).isGreaterThanOrEqualTo(price.costNanoUsd(tokens));
    }

    @Example
    void countsPricesFinerThanANanoDollarExactly() {
        Price price = Price.of(Map.of(TokenBucket.INPUT, 37_500L, TokenBucket.OUTPUT, 75_000L));

        assertThat(price.costNanoUsd(Tokens.of(2, 0))).isEqualTo(75);
        assertThat(price.costNanoUsd(Tokens.of(1, 0))).isEqualTo(38);
        assertThat(price.costNanoUsd(Tokens.of(1, 1))).isEqualTo(113);
        assertThat(price.costNanoUsd(Tokens.of(1_000_000, 1_000_000))).isEqualTo(112_500_000);
        assertThat(price.costNanoUsd(Tokens.ZERO)).isZero();
    }

    @Example
    void aBucketWithoutAPriceCostsAsItsRelative() {
        Price plain = Price.of(Map.of(TokenBucket.INPUT, 1000L, TokenBucket.OUTPUT, 5000L));
        Price written =
                Price.of(Map.of(TokenBucket.INPUT, 1000L, TokenBucket.OUTPUT, 5000L, TokenBucket.CACHE_WRITE, 1250L));

        for (TokenBucket bucket : TokenBucket.values()) {
            assertThat(plain.base().of(bucket)).isEqualTo(bucket.side() == Side.PROMPT ? 1000 : 5000);
        }
        assertThat(written.base().of(TokenBucket.CACHE_WRITE_HOUR)).isEqualTo(1250);
        assertThat(written.base().of(TokenBucket.CACHE_READ)).isEqualTo(1000);
    }

    @Example
    void anExplicitZeroIsAPrice() {
        Price price = Price.of(Map.of(TokenBucket.INPUT, 1000L, TokenBucket.OUTPUT, 5000L, TokenBucket.CACHE_READ, 0L));

        assertThat(price.costNanoUsd(new Tokens(0, 1_000_000, 0, 0, 0, 0))).isZero();
        assertThat(Price.FREE.costNanoUsd(new Tokens(1, 2, 3, 4, 5, 6))).isZero();
    }

    @Example
    void aTierHoldsForTheWholeCallOnceThePromptIsLonger() {
        Rates base =
                Rates.of(Map.of(TokenBucket.INPUT, 1000L, TokenBucket.CACHE_READ, 100L, TokenBucket.OUTPUT, 5000L));
        Price price = new Price(
                base,
                List.of(
                        new Price.Tier(500, base.with(Map.of(TokenBucket.INPUT, 3000L, TokenBucket.OUTPUT, 9000L))),
                        new Price.Tier(200, base.with(Map.of(TokenBucket.INPUT, 2000L)))));

        assertThat(price.costNanoUsd(Tokens.of(200, 10))).isEqualTo(200 + 50);
        assertThat(price.costNanoUsd(Tokens.of(201, 10))).isEqualTo(402 + 50);
        assertThat(price.costNanoUsd(Tokens.of(500, 10))).isEqualTo(1000 + 50);
        assertThat(price.costNanoUsd(Tokens.of(501, 10))).isEqualTo(1503 + 90);
        // What was read from the cache makes the prompt longer, and keeps the price that no tier replaces.
        assertThat(price.costNanoUsd(new Tokens(101, 100, 0, 0, 0, 0))).isEqualTo(202 + 10);
    }

    @Example
    void nonsenseCostsTheCeilingInsteadOfOverflowing() {
        Price price = Price.of(Map.of(TokenBucket.INPUT, 2_500_000L, TokenBucket.OUTPUT, 10_000_000L));

        assertThat(price.costNanoUsd(Tokens.of(Long.MAX_VALUE / 4, 1))).isEqualTo(Price.CEILING_NANO_USD);
        assertThat(price.costNanoUsd(Tokens.of(Long.MAX_VALUE / 2_500_000, Long.MAX_VALUE / 10_000_000)))
                .isEqualTo(Price.CEILING_NANO_USD);
        assertThat(price.worstCaseNanoUsd(Long.MAX_VALUE, 1)).isEqualTo(Price.CEILING_NANO_USD);
    }

    private static BigDecimal exactNanoUsd(Price price, Tokens tokens) {
        Rates rates = price.rates(tokens.prompt());
        BigDecimal usd = BigDecimal.ZERO;
        for (TokenBucket bucket : TokenBucket.values()) {
            var usdPerMillion = new BigDecimal(UsdPerMillion.format(rates.of(bucket)));
            usd = usd.add(BigDecimal.valueOf(bucket.of(tokens))
                    .multiply(usdPerMillion)
                    .divide(MILLION));
        }
        return usd.movePointRight(9);
    }

    private static Tokens sum(Tokens one, Tokens other) {
        return new Tokens(
                one.input() + other.input(),
                one.cacheRead() + other.cacheRead(),
                one.cacheWrite() + other.cacheWrite(),
                one.cacheWriteHour() + other.cacheWriteHour(),
                one.output() + other.output(),
                one.reasoning() + other.reasoning(),
                new Media(
                        one.media().audioInput() + other.media().audioInput(),
                        one.media().audioOutput() + other.media().audioOutput(),
                        one.media().imageInput() + other.media().imageInput(),
                        one.media().imageOutput() + other.media().imageOutput()));
    }

    @Provide
    Arbitrary<Long> counts() {
        return Arbitraries.longs().between(0, MOST_TOKENS);
    }

    @Provide
    Arbitrary<Tokens> tokens() {
        return counts().list()
                .ofSize(10)
                .map(n -> new Tokens(
                        n.get(0),
                        n.get(1),
                        n.get(2),
                        n.get(3),
                        n.get(4),
                        n.get(5),
                        new Media(n.get(6), n.get(7), n.get(8), n.get(9))));
    }

    @Provide
    Arbitrary<Price> flatPrices() {
        return declared().map(Price::of);
    }

    @Provide
    Arbitrary<Price> prices() {
        Arbitrary<Map<TokenBucket, Long>> declared = declared();
        return Combinators.combine(declared, declared, Arbitraries.longs().between(1, 2 * MOST_TOKENS))
                .as((base, tier, above) -> new Price(
                        Rates.of(base),
                        List.of(new Price.Tier(above, Rates.of(base).with(tier)))));
    }

    private static Arbitrary<Map<TokenBucket, Long>> declared() {
        Arbitrary<Long> rates = Arbitraries.bigIntegers()
                .between(BigInteger.ZERO, BigInteger.valueOf(1_000_000_000L))
                .map(BigInteger::longValue);
        return Arbitraries.maps(Arbitraries.of(TokenBucket.class), rates);
    }
}
