package io.sluice.model;

import io.sluice.model.Usage.Tokens;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The names of the disjoint buckets of {@link Tokens}, for whoever treats them alike: prices, metrics, reports. Every token
 * is in exactly one.
 */
public enum TokenBucket {
    INPUT(Side.PROMPT, Tokens::input),
    CACHE_READ(Side.PROMPT, Tokens::cacheRead),
    CACHE_WRITE(Side.PROMPT, Tokens::cacheWrite),
    CACHE_WRITE_HOUR(Side.PROMPT, Tokens::cacheWriteHour),
    AUDIO_INPUT(Side.PROMPT, tokens -> tokens.media().audioInput()),
    IMAGE_INPUT(Side.PROMPT, tokens -> tokens.media().imageInput()),
    OUTPUT(Side.COMPLETION, Tokens::output),
    REASONING(Side.COMPLETION, Tokens::reasoning),
    AUDIO_OUTPUT(Side.COMPLETION, tokens -> tokens.media().audioOutput()),
    IMAGE_OUTPUT(Side.COMPLETION, tokens -> tokens.media().imageOutput());

    /** Whether tokens went in or came out. */
    public enum Side {
        PROMPT,
        COMPLETION
    }

    private final Side side;
    private final ToLongFunction<Tokens> count;
    private final String id;

    TokenBucket(Side side, ToLongFunction<Tokens> count) {
        this.side = side;
        this.count = count;
        this.id = name().toLowerCase(Locale.ROOT);
    }

    /** The bucket's name in documents and metrics, such as {@code cache_read}. */
    public String id() {
        return id;
    }

    public Side side() {
        return side;
    }

    /** How many tokens are in this bucket. */
    public long of(Tokens tokens) {
        return count.applyAsLong(tokens);
    }
}
