package io.sluice.provider.http;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long an upstream wants us to wait: {@code retry-after-ms} (a number of milliseconds) before {@code
 * retry-after} (seconds, also with a fraction, or an HTTP date). Nonsense and negative values count as not said.
 */
public final class RetryAfter {
    private static final BigDecimal MAX_SECONDS =
            BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

    private RetryAfter() {}

    /** The wait these headers ask for; null when they ask for none. */
    public static @Nullable Duration of(UpstreamReply.Headers headers, Clock clock) {
        Duration exact = number(headers.get("retry-after-ms"), -3);
        if (exact != null) {
            return exact;
        }
        String value = headers.get("retry-after");
        Duration seconds = number(value, 0);
        return seconds != null || value == null ? seconds : date(value, clock);
    }

    private static @Nullable Duration number(@Nullable String text, int powerOfTen) {
        if (text == null || text.length() > 32) {
            return null;
        }
        try {
            BigDecimal seconds = new BigDecimal(text.strip()).scaleByPowerOfTen(powerOfTen);
            if (seconds.signum() < 0 || seconds.compareTo(MAX_SECONDS) > 0) {
                return null;
            }
            return Duration.ofNanos(seconds.movePointRight(9).longValue());
        } catch (NumberFormatException notANumber) {
            return null; // a date, or nonsense: the caller tells them apart
        }
    }

    private static @Nullable Duration date(String text, Clock clock) {
        try {
            var when = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            var wait = Duration.between(clock.instant(), when.toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException notADate) {
            return null; // said nothing that can be understood: as if not said
        }
    }
}
