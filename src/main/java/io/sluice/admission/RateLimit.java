package io.sluice.admission;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * So much in so long.
 *
 * @param id     made by the gateway, or {@code route:<name>} for a limit that a route was declared with
 * @param amount at least 1 and at most {@link #MOST}
 * @param per    the time in which no more than {@code amount} may come, whenever it begins; zero for {@link
 *               Measure#IN_FLIGHT}, which counts what is under way
 */
public record RateLimit(String id, Scope scope, Measure measure, long amount, Duration per) {
    /** The largest amount: engines pack counts tightly. */
    public static final long MOST = 100_000_000_000L;

    /** What is counted. */
    public enum Measure {
        CALLS,
        INPUT_TOKENS,
        OUTPUT_TOKENS,
        TOTAL_TOKENS,
        /** Calls that have begun and not ended. */
        IN_FLIGHT;

        /** As it stands in documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The measure of this word. */
        public static Optional<Measure> of(String word) {
            return Arrays.stream(values())
                    .filter(measure -> measure.word().equals(word))
                    .findFirst();
        }
    }

    /** What of it a call needs. */
    public long needOf(Demand demand) {
        return switch (measure) {
            case CALLS -> demand.calls();
            case IN_FLIGHT -> 1;
            case INPUT_TOKENS -> demand.inputTokens();
            case OUTPUT_TOKENS -> demand.outputTokens();
            case TOTAL_TOKENS -> demand.totalTokens();
        };
    }

    /**
     * What of it a call took in the end.
     *
     * @param charged what it was charged when it was admitted
     */
    public long takenBy(Used used, long charged) {
        return switch (measure) {
            case CALLS, IN_FLIGHT -> charged;
            case INPUT_TOKENS -> used.inputTokens();
            case OUTPUT_TOKENS -> used.outputTokens();
            case TOTAL_TOKENS -> used.totalTokens();
        };
    }
}
