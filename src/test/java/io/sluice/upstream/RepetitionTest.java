package io.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.UpstreamError;
import io.sluice.model.UpstreamError.Kind;
import io.sluice.routing.RoutePolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RepetitionTest {
    private static final RoutePolicy.Retries POLICY =
            new RoutePolicy.Retries(2, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(1));

    private final Repetition repetition = new Repetition(POLICY);

    @ParameterizedTest
    @EnumSource(Kind.class)
    void repeatsWhatTheTargetMayRecoverFrom(Kind kind) {
        Set<Kind> repeated = EnumSet.of(Kind.OVERLOADED, Kind.SERVER, Kind.NETWORK, Kind.BAD_RESPONSE);

        assertThat(repetition.mayRepeat(failed(kind, null))).isEqualTo(repeated.contains(kind));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "999, true", "1000, false", "60000, false"})
    void repeatsATooManyRequestsOnlyWhenTheWaitIsShorterThanASecond(long millis, boolean repeated) {
        assertThat(repetition.mayRepeat(failed(Kind.RATE_LIMIT, Duration.ofMillis(millis))))
                .isEqualTo(repeated);
    }

    @Test
    void neverRepeatsWhatMayHaveRunToItsEnd() {
        assertThat(repetition.mayRepeat(
                        new CallFailed(new Failure.TimedOut(Failure.Clock.OPEN, Duration.ofSeconds(1)))))
                .isFalse();
        assertThat(repetition.mayRepeat(new CallFailed(new Failure.Aborted()))).isFalse();
    }

    @Test
    void doesNotRepeatWhatAsksForALongerPauseThanAllowed() {
        assertThat(repetition.mayRepeat(failed(Kind.OVERLOADED, Duration.ofSeconds(6))))
                .isFalse();
    }

    @Test
    void blamesTheTargetForItsOwnFailuresOnly() {
        assertThat(Repetition.isTargetsFault(failed(Kind.SERVER, null))).isTrue();
        assertThat(Repetition.isTargetsFault(failed(Kind.TIMEOUT, null))).isTrue();
        assertThat(Repetition.isTargetsFault(failed(Kind.INVALID_REQUEST, null)))
                .isFalse();
        assertThat(Repetition.isTargetsFault(failed(Kind.RATE_LIMIT, null))).isFalse();
        assertThat(Repetition.isTargetsFault(new CallFailed(new Failure.Aborted())))
                .isFalse();
    }

    @Test
    void waitsLongerEachTimeWithJitterUpToTheCap() {
        var shortest = new Backoff(POLICY, () -> 0.0);
        var longest = new Backoff(POLICY, () -> 1.0);
        Throwable failure = failed(Kind.SERVER, null);

        assertThat(shortest.nextDelayInMillis(failure)).isEqualTo(100);
        assertThat(shortest.nextDelayInMillis(failure)).isEqualTo(200);
        assertThat(longest.nextDelayInMillis(failure)).isEqualTo(200);
        assertThat(longest.nextDelayInMillis(failure)).isEqualTo(400);
        for (int i = 0; i < 40; i++) {
            longest.nextDelayInMillis(failure);
        }
        assertThat(longest.nextDelayInMillis(failure)).isEqualTo(5000);
    }

    @Test
    void waitsAsLongAsTheUpstreamAsks() {
        var backoff = new Backoff(POLICY, () -> 0.0);

        assertThat(backoff.nextDelayInMillis(failed(Kind.RATE_LIMIT, Duration.ofMillis(730))))
                .isEqualTo(730);
    }

    private static CallFailed failed(Kind kind, Duration retryAfter) {
        return new CallFailed(new Failure.Upstream(UpstreamError.of(kind, "x").withRetryAfter(retryAfter)));
    }
}
