package io.sluice.catalog;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in declarations: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}, {@code 1.5s}, {@code PT30S}. */
final class DurationText {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?)\\s*(ms|s|m|h)");
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long SECOND = Duration.ofSeconds(1).toMillis();

    private DurationText() {}

    /** Reads a duration, to the millisecond; empty when the text is none. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            long unit = switch (matcher.group(2)) {
                case "ms" -> 1;
                case "s" -> SECOND;
                case "m" -> MINUTE;
                default -> HOUR;
            };
            BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
            return Optional.of(Duration.ofMillis(millis.longValue()));
        }
        try {
            return Optional.of(Duration.parse(text.strip()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Writes a duration in the largest unit that divides it. */
    static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis % SECOND != 0 || millis == 0) {
            return millis + "ms";
        }
        if (millis % MINUTE != 0) {
            return millis / SECOND + "s";
        }
        return millis % HOUR == 0 ? millis / HOUR + "h" : millis / MINUTE + "m";
    }
}
