package io.sluice.admission;

/** What a call used in the end. */
public record Used(long inputTokens, long outputTokens, long costNanoUsd) {
    /** Nothing: the provider refused, or nothing was sent. */
    public static final Used NOTHING = new Used(0, 0, 0);

    /** Both together. */
    public long totalTokens() {
        return Math.addExact(inputTokens, outputTokens);
    }
}
