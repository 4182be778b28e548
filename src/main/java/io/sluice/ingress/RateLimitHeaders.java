package io.sluice.ingress;

import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.RateLimiter.Left;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is left of a call's limits in headers that clients know: Anthropic's ({@code anthropic-ratelimit-requests-remaining},
 * reset as a time) in its dialect, OpenAI's ({@code x-ratelimit-remaining-requests}, reset as a duration) in all others. Of
 * several limits of one measure the one with the least left is told.
 */
final class RateLimitHeaders {
    private static final String ANTHROPIC = "anthropic";

    private RateLimitHeaders() {}

    static void put(HttpServerResponse response, String dialect, List<Left> left, Clock clock) {
        if (left.isEmpty() || response.headWritten()) {
            return;
        }
        if (dialect.equals(ANTHROPIC)) {
            least(left, Measure.CALLS).ifPresent(one -> anthropic(response, "requests", one, clock));
            least(left, Measure.TOTAL_TOKENS).ifPresent(one -> anthropic(response, "tokens", one, clock));
            least(left, Measure.INPUT_TOKENS).ifPresent(one -> anthropic(response, "input-tokens", one, clock));
            least(left, Measure.OUTPUT_TOKENS).ifPresent(one -> anthropic(response, "output-tokens", one, clock));
        } else {
            least(left, Measure.CALLS).ifPresent(one -> openai(response, "requests", one));
            least(left, Measure.TOTAL_TOKENS)
                    .or(() -> least(left, Measure.INPUT_TOKENS))
                    .or(() -> least(left, Measure.OUTPUT_TOKENS))
                    .ifPresent(one -> openai(response, "tokens", one));
        }
    }

    private static Optional<Left> least(List<Left> left, Measure measure) {
        return left.stream()
                .filter(one -> one.limit().measure() == measure)
                .min(Comparator.comparingLong(Left::remaining));
    }

    private static void openai(HttpServerResponse response, String what, Left left) {
        response.putHeader(
                "x-ratelimit-limit-" + what, String.valueOf(left.limit().amount()));
        response.putHeader("x-ratelimit-remaining-" + what, String.valueOf(left.remaining()));
        response.putHeader("x-ratelimit-reset-" + what, duration(left.resetsIn()));
    }

    private static void anthropic(HttpServerResponse response, String what, Left left, Clock clock) {
        String prefix = "anthropic-ratelimit-" + what;
        response.putHeader(prefix + "-limit", String.valueOf(left.limit().amount()));
        response.putHeader(prefix + "-remaining", String.valueOf(left.remaining()));
        response.putHeader(
                prefix + "-reset",
                clock.instant()
                        .plus(left.resetsIn())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }

    /** As OpenAI writes it: {@code 20ms}, {@code 1.5s}, {@code 6m0s}. */
    private static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        long minutes = duration.toMinutes();
        if (minutes > 0) {
            return minutes + "m" + duration.toSecondsPart() + "s";
        }
        long tenths = millis % 1000 / 100;
        return millis / 1000 + (tenths == 0 ? "" : "." + tenths) + "s";
    }
}
