package io.sluice.ledger.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ledger.postgres.Segment.Source;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SegmentTest {
    @Test
    void rowsAtTheEndsHoursThenDaysBetweenThem() {
        assertThat(Segment.of(at("2026-03-01T10:30:00Z"), at("2026-03-04T02:15:00Z"), Source.DAYS))
                .containsExactly(
                        new Segment(Source.ROWS, at("2026-03-01T10:30:00Z"), at("2026-03-01T11:00:00Z")),
                        new Segment(Source.HOURS, at("2026-03-01T11:00:00Z"), at("2026-03-02T00:00:00Z")),
                        new Segment(Source.DAYS, at("2026-03-02T00:00:00Z"), at("2026-03-04T00:00:00Z")),
                        new Segment(Source.HOURS, at("2026-03-04T00:00:00Z"), at("2026-03-04T02:00:00Z")),
                        new Segment(Source.ROWS, at("2026-03-04T02:00:00Z"), at("2026-03-04T02:15:00Z")));
    }

    @Property
    void coverTheTimeOnceAndBeginAndEndWithTheirUnits(
            @ForAll @LongRange(max = 800_000_000_000L) long begin,
            @ForAll @LongRange(max = 800_000_000_000L) long length,
            @ForAll Source finest) {
        // Given
        Instant from = Instant.EPOCH.plus(begin, ChronoUnit.MICROS);
        Instant to = from.plus(length, ChronoUnit.MICROS);

        // When
        List<Segment> segments = Segment.of(from, to, finest);

        // Then
        Instant at = from;
        for (Segment segment : segments) {
            assertThat(segment.from()).isEqualTo(at).isBefore(segment.to());
            assertThat(segment.source()).isLessThanOrEqualTo(finest);
            switch (segment.source()) {
                case ROWS -> assertThat(segment).isNotNull();
                case HOURS -> assertWhole(segment, ChronoUnit.HOURS);
                case DAYS -> assertWhole(segment, ChronoUnit.DAYS);
            }
            at = segment.to();
        }
        assertThat(at).isEqualTo(to);
    }

    private static void assertWhole(Segment segment, ChronoUnit unit) {
        assertThat(segment.from()).isEqualTo(segment.from().truncatedTo(unit));
        assertThat(segment.to()).isEqualTo(segment.to().truncatedTo(unit));
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
