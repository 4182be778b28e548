package io.sluice.admission;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MLflow's {@code renewal_period} of a rate limit: {@code minute}, {@code 2 hours}, ... A month is 30 days and a year 365: what
 * is counted slides, it does not follow the calendar.
 *
 * @param count how many of the unit, at least 1
 * @param unit  in the singular
 */
public record RenewalPeriod(int count, String unit) {
    /** What is longer is counted in this. */
    static final Duration LONGEST = Duration.ofDays(3650);

    private static final Pattern FORM =
            Pattern.compile("(?:([1-9][0-9]{0,8})\\s*)?(second|minute|hour|day|month|year)s?");

    /** Reads one; empty when the text is none. */
    public static Optional<RenewalPeriod> parse(String text) {
        Matcher parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        return parts.matches()
                ? Optional.of(new RenewalPeriod(
                        parts.group(1) == null ? 1 : Integer.parseInt(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    /** How long it is. At most {@link #LONGEST}. */
    public Duration duration() {
        Duration one = switch (unit) {
            case "second" -> Duration.ofSeconds(1);
            case "minute" -> Duration.ofMinutes(1);
            case "hour" -> Duration.ofHours(1);
            case "day" -> Duration.ofDays(1);
            case "month" -> Duration.ofDays(30);
            default -> Duration.ofDays(365);
        };
        Duration all = one.multipliedBy(count);
        return all.compareTo(LONGEST) > 0 ? LONGEST : all;
    }

    /** As MLflow says it: {@code 1 minute}. */
    @Override
    public String toString() {
        return count + " " + unit;
    }
}
