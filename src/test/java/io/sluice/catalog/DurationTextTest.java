package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "5m, 300000", "1h, 3600000", "1.5s, 1500", "PT30S, 30000", "' 2 S ', 2000"})
    void readsWhatPeopleWrite(String text, long millis) {
        assertThat(DurationText.parse(text)).contains(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1d", "1h30m", "ten seconds", "9999999999999999s"})
    void refusesTheRest(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }

    @Property
    void readsBackWhatItWrites(@ForAll @LongRange(min = 0, max = 86_400_000) long millis) {
        Duration duration = Duration.ofMillis(millis);

        assertThat(DurationText.parse(DurationText.format(duration))).contains(duration);
    }
}
