package io.sluice.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.admission.Used;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * What calls used lately, by caller and route, as moving averages in this process' memory: enough to say what the next one
 * may cost. Bounded; of very many pairs the least recent are forgotten. For any thread.
 */
@Singleton
final class UsageHistory {
    private static final int MOST = 50_000;

    /** An older call counts for less: the last fifty make most of the average. */
    private static final long WEIGHT = 50;

    private final Cache<Pair, Average> averages =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** A call was answered. */
    void add(String principal, String route, Used used) {
        averages.asMap()
                .merge(
                        new Pair(principal, route),
                        new Average(1, used.inputTokens(), used.outputTokens(), used.costNanoUsd()),
                        (before, one) -> before.and(used));
    }

    /** The average; null when there was no call. */
    Quote.@Nullable Expected of(String principal, String route) {
        Average average = averages.getIfPresent(new Pair(principal, route));
        return average == null
                ? null
                : new Quote.Expected(average.calls(), average.input(), average.output(), average.cost());
    }

    private record Pair(String principal, String route) {}

    private record Average(long calls, long input, long output, long cost) {
        Average and(Used used) {
            long weight = Math.min(calls + 1, WEIGHT);
            return new Average(
                    calls + 1,
                    input + (used.inputTokens() - input) / weight,
                    output + (used.outputTokens() - output) / weight,
                    cost + (used.costNanoUsd() - cost) / weight);
        }
    }
}
