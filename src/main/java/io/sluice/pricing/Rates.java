package io.sluice.pricing;

import io.sluice.model.TokenBucket;
import io.sluice.model.Usage.Tokens;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one token of each bucket costs, in pico-dollars: a millionth of a dollar's millionth, so that a price per million
 * tokens with six decimals is a whole number. A bucket without a price of its own costs as its nearest relative, see
 * {@link #resolve}. Immutable.
 */
public final class Rates {
    private static final TokenBucket[] BUCKETS = TokenBucket.values();

    private final Map<TokenBucket, Long> declared;
    private final long[] effective;

    private Rates(Map<TokenBucket, Long> declared, long[] effective) {
        this.declared = Collections.unmodifiableMap(declared);
        this.effective = effective;
    }

    /**
     * Rates as declared.
     *
     * @param declared pico-dollars per token, none negative; what is not there follows its relatives
     */
    public static Rates of(Map<TokenBucket, Long> declared) {
        EnumMap<TokenBucket, Long> own = copy(declared);
        return new Rates(own, resolve(own));
    }

    /** These rates with some replaced: what {@code replaced} does not say, stays. */
    Rates with(Map<TokenBucket, Long> replaced) {
        EnumMap<TokenBucket, Long> own = copy(replaced);
        EnumMap<TokenBucket, Long> all = copy(declared);
        all.putAll(own);
        return new Rates(own, resolve(all));
    }

    /** What was declared, in pico-dollars per token. */
    public Map<TokenBucket, Long> declared() {
        return declared;
    }

    /** What a token of this bucket costs, in pico-dollars. */
    public long of(TokenBucket bucket) {
        return effective[bucket.ordinal()];
    }

    /**
     * What these tokens cost, in pico-dollars.
     *
     * @throws ArithmeticException when that is more than a {@code long} holds
     */
    long cost(Tokens tokens) {
        long sum = 0;
        for (TokenBucket bucket : BUCKETS) {
            sum = Math.addExact(sum, Math.multiplyExact(bucket.of(tokens), effective[bucket.ordinal()]));
        }
        return sum;
    }

    /** The dearest bucket of a side. */
    long most(TokenBucket.Side side) {
        return Arrays.stream(BUCKETS)
                .filter(bucket -> bucket.side() == side)
                .mapToLong(this::of)
                .max()
                .orElse(0);
    }

    private static EnumMap<TokenBucket, Long> copy(Map<TokenBucket, Long> rates) {
        var copy = new EnumMap<TokenBucket, Long>(TokenBucket.class);
        copy.putAll(rates);
        if (copy.values().stream().anyMatch(rate -> rate < 0)) {
            throw new IllegalArgumentException("a price is negative");
        }
        return copy;
    }

    /** Reasoning and media cost as what they came with; what the cache took or gave, as input. */
    private static long[] resolve(Map<TokenBucket, Long> rates) {
        var effective = new long[BUCKETS.length];
        for (TokenBucket bucket : BUCKETS) {
            TokenBucket priced = bucket;
            while (!rates.containsKey(priced)) {
                TokenBucket next = relative(priced);
                if (next == null) {
                    break;
                }
                priced = next;
            }
            effective[bucket.ordinal()] = rates.getOrDefault(priced, 0L);
        }
        return effective;
    }

    private static @Nullable TokenBucket relative(TokenBucket bucket) {
        return switch (bucket) {
            case INPUT, OUTPUT -> null;
            case CACHE_READ, CACHE_WRITE, AUDIO_INPUT, IMAGE_INPUT -> TokenBucket.INPUT;
            case CACHE_WRITE_HOUR -> TokenBucket.CACHE_WRITE;
            case REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT -> TokenBucket.OUTPUT;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rates rates
                && rates.declared.equals(declared)
                && Arrays.equals(rates.effective, effective);
    }

    @Override
    public int hashCode() {
        return 31 * declared.hashCode() + Arrays.hashCode(effective);
    }

    @Override
    public String toString() {
        return declared.toString();
    }
}
