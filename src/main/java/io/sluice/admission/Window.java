package io.sluice.admission;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The time in which a budget may be spent once. */
public sealed interface Window {
    /** When the window that holds this moment began. */
    Instant startOf(Instant moment);

    /** When the window that holds this moment ends and the budget is whole again. */
    Instant endOf(Instant moment);

    /** What was spent from this moment on counts in the window that holds a moment. */
    Instant countsFrom(Instant moment);

    /** A day, a week that begins on Monday, or a month of the calendar, in a time zone. */
    record Calendar(Period period, ZoneId zone) implements Window {
        @Override
        public Instant startOf(Instant moment) {
            return first(moment).atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant endOf(Instant moment) {
            LocalDate first = first(moment);
            LocalDate next = switch (period) {
                case DAY -> first.plusDays(1);
                case WEEK -> first.plusWeeks(1);
                case MONTH -> first.plusMonths(1);
            };
            return next.atStartOfDay(zone).toInstant();
        }

        @Override
        public Instant countsFrom(Instant moment) {
            return startOf(moment);
        }

        private LocalDate first(Instant moment) {
            LocalDate date = moment.atZone(zone).toLocalDate();
            return switch (period) {
                case DAY -> date;
                case WEEK -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> date.withDayOfMonth(1);
            };
        }
    }

    /**
     * The last so long, at any moment. What was spent leaves it in slots of a sixtieth of its length; a slot is counted until
     * all of it has left, so that never more than the limit is spent in any such time.
     */
    record Rolling(Duration length) implements Window {
        /** How many slots it is counted in. */
        public static final int SLOTS = 60;

        /** The slot that holds this moment. */
        @Override
        public Instant startOf(Instant moment) {
            long slot = slot();
            return Instant.ofEpochMilli(Math.floorDiv(moment.toEpochMilli(), slot) * slot);
        }

        @Override
        public Instant countsFrom(Instant moment) {
            return startOf(moment).minusMillis(slot() * SLOTS);
        }

        /** When what is spent at this moment has left the window. */
        @Override
        public Instant endOf(Instant moment) {
            return startOf(moment).plusMillis(slot() * (SLOTS + 1));
        }

        private long slot() {
            return Math.ceilDiv(length.toMillis(), SLOTS);
        }
    }

    /** Windows of the calendar. */
    enum Period {
        DAY,
        WEEK,
        MONTH;

        /** As it stands in documents. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The period of this word. */
        public static Optional<Period> of(String word) {
            return Arrays.stream(values())
                    .filter(period -> period.word().equals(word))
                    .findFirst();
        }
    }
}
