package io.sluice.admission;

/**
 * The most a call can use, before it is sent. Sound: what it uses in the end is never more.
 *
 * @param inputTokens  what goes in
 * @param outputTokens what may come out, all answers together
 * @param costNanoUsd  what both cost at most; 0 when there is no price
 * @param priced       whether there is a price
 */
public record Demand(long inputTokens, long outputTokens, long costNanoUsd, boolean priced) {
    /** Both together. */
    public long totalTokens() {
        return Math.addExact(inputTokens, outputTokens);
    }
}
