package io.sluice.provider.family.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.provider.http.UpstreamReply;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateLimitResetTest {
    @ParameterizedTest
    @CsvSource({
        "17ms, PT0.017S",
        "1s, PT1S",
        "7.66s, PT7.66S",
        "6m0s, PT6M",
        "1h2m3.5s, PT1H2M3.5S",
        "2m, PT2M",
        "35.217ms, PT0.035S"
    })
    void readsDurationsAsGoWritesThem(String text, Duration expected) {
        assertThat(RateLimitReset.of(spent(text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1s", "1767322445", "1s1s", "99999999999999999s"})
    void takesNonsenseForNotSaid(String text) {
        assertThat(RateLimitReset.of(spent(text))).isNull();
    }

    @Test
    void waitsForTheLaterOfTheSpentLimitsOnly() {
        var headers = Map.of(
                "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-requests", "2s",
                "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "500ms");

        assertThat(RateLimitReset.of(headers::get)).isEqualTo(Duration.ofSeconds(2));
        assertThat(RateLimitReset.of(UpstreamReply.Headers.NONE)).isNull();
    }

    private static UpstreamReply.Headers spent(String reset) {
        var headers = Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", reset);
        return headers::get;
    }
}
