package io.sluice.support.upstream;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** How a provider says when to come back: every form seen in the wild. */
public sealed interface RetryAfter {

    /** {@code retry-after: 3} */
    record Seconds(long seconds) implements RetryAfter {}

    /** {@code retry-after: 0.5}, which the standard does not know and vendors send all the same. */
    record Fraction(double seconds) implements RetryAfter {}

    /** {@code retry-after: Wed, 21 Oct 2026 07:28:00 GMT}, so far from the moment of the answer (whole seconds, rounded up). */
    record Date(Duration fromNow) implements RetryAfter {}

    /** {@code retry-after-ms: 250} together with {@code retry-after} in whole seconds, as Azure sends them. */
    record Millis(long millis) implements RetryAfter {}

    /** No header; the message says "Please try again in 1.2s." */
    record BodyHint(String duration) implements RetryAfter {}

    /** A header with just this text, for the absurd ones. */
    record Raw(String value) implements RetryAfter {}

    /** Nothing at all. */
    record None() implements RetryAfter {}

    /** The headers this form adds to a reply given now. */
    default Map<String, String> headers() {
        return switch (this) {
            case Seconds(var seconds) -> Map.of("retry-after", Long.toString(seconds));
            case Fraction(var seconds) -> Map.of("retry-after", Double.toString(seconds));
            case Date(var fromNow) -> Map.of("retry-after", httpDate(fromNow));
            case Millis(var millis) ->
                Map.of(
                        "retry-after-ms",
                        Long.toString(millis),
                        "retry-after",
                        Long.toString(Math.ceilDiv(millis, 1000)));
            case Raw(var value) -> Map.of("retry-after", value);
            case BodyHint _, None _ -> Map.of();
        };
    }

    /** What this form adds to the error's message. */
    default String hint() {
        return switch (this) {
            case BodyHint(var duration) -> " Please try again in " + duration + ".";
            case Seconds _, Fraction _, Date _, Millis _, Raw _, None _ -> "";
        };
    }

    private static String httpDate(Duration fromNow) {
        var at = ZonedDateTime.now(ZoneOffset.UTC).plus(fromNow).plusNanos(999_999_999);
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at);
    }
}
