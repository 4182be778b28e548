package io.sluice.model;

import io.sluice.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of an answer in disjoint buckets, and how they are known. The law of every provider: the buckets add up to what
 * the provider reported.
 *
 * @param raw the provider's own usage object, so that history can be priced again; null when it sent none
 */
public record Usage(
        Tokens tokens, Knowledge knowledge, @Nullable Json raw) {
    /** The provider said nothing. */
    public static final Usage ABSENT = new Usage(Tokens.ZERO, Knowledge.ABSENT, null);

    /** What the provider reported. */
    public static Usage reported(Tokens tokens, @Nullable Json raw) {
        return new Usage(tokens, Knowledge.REPORTED, raw);
    }

    /** How the numbers are known: three different things. An explicit zero is reported. */
    public enum Knowledge {
        REPORTED,
        ESTIMATED,
        ABSENT
    }

    /**
     * Disjoint buckets, each at least 0 and at most {@link #MOST}; {@link TokenBucket} names them.
     *
     * @param input          prompt tokens that are in no other bucket: text, neither read from nor written to a cache
     * @param cacheRead      prompt tokens read from the vendor's cache, of whatever medium
     * @param cacheWrite     prompt tokens written to it for a short time (5 minutes, where the vendor tells)
     * @param cacheWriteHour prompt tokens written to it for an hour
     * @param output         visible output that is in no other bucket
     * @param reasoning      hidden or visible reasoning
     * @param media          audio and images, where the vendor counts them apart
     */
    public record Tokens(
            long input,
            long cacheRead,
            long cacheWrite,
            long cacheWriteHour,
            long output,
            long reasoning,
            Media media) {
        /**
         * The most that a bucket holds. Who reports more talks nonsense, and counts as this, so that no sum of counts ever
         * overflows and turns into a credit.
         */
        public static final long MOST = 1L << 48;

        /** Nothing. */
        public static final Tokens ZERO = new Tokens(0, 0, 0, 0, 0, 0);

        public Tokens {
            input = bucket(input);
            cacheRead = bucket(cacheRead);
            cacheWrite = bucket(cacheWrite);
            cacheWriteHour = bucket(cacheWriteHour);
            output = bucket(output);
            reasoning = bucket(reasoning);
        }

        private static long bucket(long count) {
            if (count < 0) {
                throw new IllegalArgumentException("a bucket of tokens is negative");
            }
            return Math.min(count, MOST);
        }

        /** Text only. */
        public Tokens(long input, long cacheRead, long cacheWrite, long cacheWriteHour, long output, long reasoning) {
            this(input, cacheRead, cacheWrite, cacheWriteHour, output, reasoning, Media.NONE);
        }

        /** Plain input and output, no cache and no reasoning. */
        public static Tokens of(long input, long output) {
            return new Tokens(input, 0, 0, 0, output, 0);
        }

        /** Everything that went in. */
        public long prompt() {
            return input + cacheRead + cacheWrite + cacheWriteHour + media.audioInput() + media.imageInput();
        }

        /** Everything that came out. */
        public long completion() {
            return output + reasoning + media.audioOutput() + media.imageOutput();
        }

        /** All of it. */
        public long total() {
            return prompt() + completion();
        }
    }

    /**
     * Tokens of sound and pictures, each at least 0 and at most {@link Tokens#MOST}. Vendors that do not tell them apart count them as plain input and
     * output.
     */
    public record Media(long audioInput, long audioOutput, long imageInput, long imageOutput) {
        /** No sound and no picture. */
        public static final Media NONE = new Media(0, 0, 0, 0);

        public Media {
            audioInput = Tokens.bucket(audioInput);
            audioOutput = Tokens.bucket(audioOutput);
            imageInput = Tokens.bucket(imageInput);
            imageOutput = Tokens.bucket(imageOutput);
        }
    }
}
