package io.sluice.ledger.postgres;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of time and where its usage is read.
 *
 * <pre>
 *   from                                                          to
 *    |--rows--|--hours--|-------------days-------------|--hours--|--rows--|
 *          whole hour  whole day                  whole day  whole hour
 * </pre>
 */
record Segment(Source source, Instant from, Instant to) {
    /** Where. */
    enum Source {
        ROWS,
        HOURS,
        DAYS
    }

    /**
     * The fewest rows that tell what was used between two times.
     *
     * @param finest how fine they have to be: {@link Source#DAYS} for whatever there is
     */
    static List<Segment> of(Instant from, Instant to, Source finest) {
        var segments = new ArrayList<Segment>();
        switch (finest) {
            case ROWS -> add(segments, Source.ROWS, from, to);
            case HOURS -> inner(segments, Source.HOURS, from, to);
            case DAYS -> inner(segments, Source.DAYS, from, to);
        }
        return segments;
    }

    private static void inner(List<Segment> segments, Source source, Instant from, Instant to) {
        ChronoUnit unit = source == Source.DAYS ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        Instant begin = upTo(from, unit);
        Instant end = to.truncatedTo(unit);
        if (!begin.isBefore(end)) {
            outer(segments, source, from, to);
            return;
        }
        outer(segments, source, from, begin);
        add(segments, source, begin, end);
        outer(segments, source, end, to);
    }

    private static void outer(List<Segment> segments, Source inner, Instant from, Instant to) {
        if (inner == Source.DAYS) {
            inner(segments, Source.HOURS, from, to);
        } else {
            add(segments, Source.ROWS, from, to);
        }
    }

    private static void add(List<Segment> segments, Source source, Instant from, Instant to) {
        if (from.isBefore(to)) {
            segments.add(new Segment(source, from, to));
        }
    }

    private static Instant upTo(Instant instant, ChronoUnit unit) {
        Instant begun = instant.truncatedTo(unit);
        return begun.equals(instant) ? begun : begun.plus(1, unit);
    }
}
