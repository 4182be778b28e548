package io.sluice.admission;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * So much to spend in a window.
 *
 * @param id          made by the gateway
 * @param limit       in the unit, at least 0
 * @param hard        whether a call that could pass the limit is refused; a soft one only tells
 * @param softPercent from this part of the limit on somebody is told; null for never
 * @param webhook     where; null for nowhere
 * @param unpriced    whether calls without a price are served: a budget in dollars cannot count them
 */
public record Budget(
        String id,
        Scope scope,
        Unit unit,
        long limit,
        Window window,
        boolean hard,
        @Nullable Integer softPercent,
        @Nullable String webhook,
        Unpriced unpriced) {
    /** So many percent of the limit, rounded up. */
    long threshold(int percent) {
        return BigInteger.valueOf(limit)
                .multiply(BigInteger.valueOf(percent))
                .add(BigInteger.valueOf(99))
                .divide(BigInteger.valueOf(100))
                .longValueExact();
    }

    /** Whether a call without a price is refused. */
    boolean refusesUnpriced() {
        return unpriced == Unpriced.REFUSE;
    }

    /** What is counted. */
    public enum Unit {
        NANO_USD,
        TOKENS,
        /** Calls that were answered. */
        CALLS;

        /** As it stands in documents: lower case with underscores. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The unit of this word. */
        public static Optional<Unit> of(String word) {
            return Arrays.stream(values())
                    .filter(unit -> unit.word().equals(word))
                    .findFirst();
        }

        /** What of it a call needs. */
        public long needOf(Demand demand) {
            return switch (this) {
                case NANO_USD -> demand.costNanoUsd();
                case TOKENS -> demand.totalTokens();
                case CALLS -> demand.calls();
            };
        }

        /**
         * What of it an answered call took.
         *
         * @param held what was held for it
         */
        public long takenBy(Used used, long held) {
            return switch (this) {
                case NANO_USD -> used.costNanoUsd();
                case TOKENS -> used.totalTokens();
                case CALLS -> held;
            };
        }
    }

    /** What becomes of a call that has no price. */
    public enum Unpriced {
        SERVE,
        REFUSE;

        /** As it stands in documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The choice of this word. */
        public static Optional<Unpriced> of(String word) {
            return Arrays.stream(values())
                    .filter(choice -> choice.word().equals(word))
                    .findFirst();
        }
    }
}
