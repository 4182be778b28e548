package io.sluice.ledger;

import io.sluice.model.TokenBucket;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * Usage added up.
 *
 * @param group       the values it is the sum for, in the order asked for; empty text where an attempt has none, such as a team
 * @param attempts    how many
 * @param tokens      by bucket, every bucket
 * @param costNanoUsd in billionths of a dollar
 */
public record UsageRow(
        List<String> group, Attempts attempts, Map<TokenBucket, BigInteger> tokens, BigInteger costNanoUsd) {
    public UsageRow {
        group = List.copyOf(group);
        tokens = Map.copyOf(tokens);
    }

    /** All tokens. */
    public BigInteger totalTokens() {
        return tokens.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    }

    /**
     * How many.
     *
     * @param calls     each counts where its first attempt does, so that calls add up
     * @param all       attempts, repeated and failed ones too
     * @param estimated of them, those whose usage the gateway counted
     * @param unknown   of them, those that are charged at their worst, for nobody knows
     * @param unpriced  of them, those without a price
     */
    public record Attempts(long calls, long all, long estimated, long unknown, long unpriced) {}
}
