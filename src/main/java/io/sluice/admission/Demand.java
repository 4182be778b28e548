package io.sluice.admission;

/**
 * The most a call can use, before it is sent. Sound: what it uses in the end is never more.
 *
 * @param inputTokens  what goes in
 * @param outputTokens what may come out, all answers together
 * @param costNanoUsd  what both cost at most; 0 when there is no price
 * @param priced       whether there is a price
 * @param calls        1; 0 for a repetition of a call that is counted already
 */
public record Demand(long inputTokens, long outputTokens, long costNanoUsd, boolean priced, int calls) {
    /** Of a call. */
    public Demand(long inputTokens, long outputTokens, long costNanoUsd, boolean priced) {
        this(inputTokens, outputTokens, costNanoUsd, priced, 1);
    }

    /** Of another attempt of the same call: it needs as much of everything again, but is no further call. */
    public Demand again() {
        return new Demand(inputTokens, outputTokens, costNanoUsd, priced, 0);
    }

    /** Both together. */
    public long totalTokens() {
        return Math.addExact(inputTokens, outputTokens);
    }
}
