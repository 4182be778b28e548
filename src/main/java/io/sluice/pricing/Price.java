package io.sluice.pricing;

import io.sluice.model.TokenBucket;
import io.sluice.model.TokenBucket.Side;
import io.sluice.model.Usage.Tokens;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the tokens of a model cost. Arithmetic is exact on integers: pico-dollars inside, and the sum of a call is rounded up
 * to the nano-dollar, once. So a cost is never less than the exact one, by less than a nano-dollar more, and never falls
 * when a count rises within a tier.
 *
 * @param base  what holds for prompts that no tier is for
 * @param tiers what holds for longer ones, shortest first
 */
public record Price(Rates base, List<Tier> tiers) {
    /** Costs nothing: the price of what one hosts oneself. */
    public static final Price FREE =
            new Price(Rates.of(Map.of(TokenBucket.INPUT, 0L, TokenBucket.OUTPUT, 0L)), List.of());

    /**
     * The most that a call can cost, 9.2 million dollars, in nano-dollars. Counts that would cost more are a provider's
     * nonsense; they cost this, for there must be a cost, and none that breaks the sums it goes into.
     */
    public static final long CEILING_NANO_USD = Math.ceilDiv(Long.MAX_VALUE, 1000L);

    private static final long PICO_PER_NANO = 1000;

    public Price {
        tiers = tiers.stream()
                .sorted(Comparator.comparingLong(Tier::aboveTokens))
                .toList();
    }

    /** The same price at every length. */
    public static Price of(Map<TokenBucket, Long> picoUsdPerToken) {
        return new Price(Rates.of(picoUsdPerToken), List.of());
    }

    /** What these tokens cost, in nano-dollars; at most {@link #CEILING_NANO_USD}. */
    public long costNanoUsd(Tokens tokens) {
        try {
            return roundedUp(rates(tokens.prompt()).cost(tokens));
        } catch (ArithmeticException beyondAllMeasure) {
            return CEILING_NANO_USD;
        }
    }

    /**
     * The most that so many tokens can cost, in nano-dollars, whatever buckets they turn out to be in and however short the
     * prompt turns out to be; at most {@link #CEILING_NANO_USD}.
     */
    public long worstCaseNanoUsd(long promptTokens, long completionTokens) {
        long worst = worstCase(base, promptTokens, completionTokens);
        for (Tier tier : tiers) {
            if (promptTokens > tier.aboveTokens()) {
                worst = Math.max(worst, worstCase(tier.rates(), promptTokens, completionTokens));
            }
        }
        return worst;
    }

    /** What holds for a prompt of this length: the whole call costs by the highest tier it reaches. */
    public Rates rates(long promptTokens) {
        Rates rates = base;
        for (Tier tier : tiers) {
            if (promptTokens <= tier.aboveTokens()) {
                break;
            }
            rates = tier.rates();
        }
        return rates;
    }

    private static long worstCase(Rates rates, long promptTokens, long completionTokens) {
        try {
            return roundedUp(Math.addExact(
                    Math.multiplyExact(promptTokens, rates.most(Side.PROMPT)),
                    Math.multiplyExact(completionTokens, rates.most(Side.COMPLETION))));
        } catch (ArithmeticException beyondAllMeasure) {
            return CEILING_NANO_USD;
        }
    }

    private static long roundedUp(long picoUsd) {
        return Math.ceilDiv(picoUsd, PICO_PER_NANO);
    }

    /**
     * What holds for calls with long prompts.
     *
     * @param aboveTokens the prompt has more tokens than this, whatever bucket they are in
     * @param rates       what it declares, over the price's base
     */
    public record Tier(long aboveTokens, Rates rates) {
        public Tier {
            if (aboveTokens < 1) {
                throw new IllegalArgumentException("a tier above no token");
            }
        }
    }
}
