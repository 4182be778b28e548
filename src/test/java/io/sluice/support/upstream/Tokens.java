package io.sluice.support.upstream;

/**
 * Tokens of one reply, or a sum of them, in buckets as a bill needs them. The three input buckets are disjoint; the
 * reasoning tokens are part of the output.
 *
 * @param input input tokens that were neither read from nor written to the provider's prompt cache
 * @param cachedInput input tokens read from the prompt cache
 * @param cacheWrite input tokens written to the prompt cache
 * @param output all output tokens, reasoning included
 * @param reasoning the part of {@code output} that was thought and not said
 */
public record Tokens(long input, long cachedInput, long cacheWrite, long output, long reasoning) {

    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

    public static Tokens of(long input, long output) {
        return new Tokens(input, 0, 0, output, 0);
    }

    /** All input tokens: fresh, cached and written to the cache. */
    public long inputTotal() {
        return input + cachedInput + cacheWrite;
    }

    public long total() {
        return inputTotal() + output;
    }

    public Tokens plus(Tokens other) {
        return new Tokens(
                input + other.input,
                cachedInput + other.cachedInput,
                cacheWrite + other.cacheWrite,
                output + other.output,
                reasoning + other.reasoning);
    }

    public Tokens minus(Tokens other) {
        return new Tokens(
                input - other.input,
                cachedInput - other.cachedInput,
                cacheWrite - other.cacheWrite,
                output - other.output,
                reasoning - other.reasoning);
    }

    /** The input side alone, as it is credited when the first byte of an answer is written. */
    public Tokens inputOnly() {
        return new Tokens(input, cachedInput, cacheWrite, 0, 0);
    }

    public Tokens withCachedInput(long tokens) {
        return new Tokens(input, tokens, cacheWrite, output, reasoning);
    }

    public Tokens withCacheWrite(long tokens) {
        return new Tokens(input, cachedInput, tokens, output, reasoning);
    }

    public Tokens withReasoning(long tokens) {
        return new Tokens(input, cachedInput, cacheWrite, output, tokens);
    }

    public Tokens withOutput(long tokens) {
        return new Tokens(input, cachedInput, cacheWrite, tokens, reasoning);
    }

    public Tokens withInput(long tokens) {
        return new Tokens(tokens, cachedInput, cacheWrite, output, reasoning);
    }
}
