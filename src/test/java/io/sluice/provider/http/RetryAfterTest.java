package io.sluice.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | PT7S",
                "0 | PT0S",
                "0.25 | PT0.25S",
                "' 3 ' | PT3S",
                "Sun, 22 Nov 2026 12:00:30 GMT | PT30S",
                "Sun, 22 Nov 2026 11:00:00 GMT | PT0S"
            })
    void readsSecondsFractionsAndDates(String header, Duration expected) {
        assertThat(RetryAfter.of(Map.of("retry-after", header)::get, NOON)).isEqualTo(expected);
    }

    @Test
    void prefersMilliseconds() {
        assertThat(RetryAfter.of(Map.of("retry-after", "9", "retry-after-ms", "420.5")::get, NOON))
                .isEqualTo(Duration.ofNanos(420_500_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "soon", "", "1e99", "NaN", "99999999999999999999999999999999999999"})
    void takesNonsenseAsNotSaid(String header) {
        assertThat(RetryAfter.of(Map.of("retry-after", header)::get, NOON)).isNull();
    }

    @Test
    void saysNothingWhenNothingWasSaid() {
        assertThat(RetryAfter.of(UpstreamReply.Headers.NONE, NOON)).isNull();
    }
}
