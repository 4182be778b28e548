package io.sluice.admission;

import static io.sluice.admission.RateLimit.Measure.CALLS;
import static io.sluice.admission.RateLimit.Measure.INPUT_TOKENS;
import static io.sluice.admission.RateLimit.Measure.IN_FLIGHT;
import static io.sluice.admission.RateLimit.Measure.OUTPUT_TOKENS;
import static io.sluice.admission.RateLimit.Measure.TOTAL_TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.RateLimiter.Charge;
import io.sluice.admission.RateLimiter.Decision;
import io.sluice.admission.RateLimiter.Left;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every engine of rate limits does. Extend it in the engine's test. */
public abstract class RateLimiterContract {
    protected static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Demand SMALL = demand(1, 1);

    /** The engine under test, with nothing counted; the same one during a test. */
    protected abstract RateLimiter limiter();

    /** Lets time pass for the engine. */
    protected abstract void pass(Duration time);

    @Test
    void admitsUpToTheLimitAndNoMore() {
        var limit = limit("a", CALLS, 3);

        assertThat(admitted(SMALL, limit)).isTrue();
        assertThat(admitted(SMALL, limit)).isTrue();
        assertThat(admitted(SMALL, limit)).isTrue();
        assertThat(admitted(SMALL, limit)).isFalse();
    }

    @Test
    void callWithoutLimitsIsAlwaysAdmitted() {
        assertThat(decide(SMALL)).isInstanceOf(Decision.Admitted.class);
    }

    @Test
    void refusalNamesTheLimitAndWhenTheCallWillFit() {
        var limit = limit("a", CALLS, 1);
        admitted(SMALL, limit);

        var refused = (Decision.Refused) decide(SMALL, limit);

        assertThat(refused.limit()).isEqualTo(limit);
        assertThat(refused.retryAfter()).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(62));
        pass(refused.retryAfter());
        assertThat(admitted(SMALL, limit)).isTrue();
    }

    @Test
    void whatCameEarlierIsCountedForTheWholeTime() {
        var limit = limit("a", CALLS, 1);
        admitted(SMALL, limit);

        pass(MINUTE.minusNanos(1));

        assertThat(admitted(SMALL, limit)).isFalse();
    }

    @Test
    void refusedCallIsChargedNowhere() {
        var calls = limit("calls", CALLS, 10);
        var tokens = limit("tokens", TOTAL_TOKENS, 100);
        var tight = limit("tight", CALLS, 1);
        admitted(SMALL, tight);

        assertThat(admitted(demand(40, 60), calls, tokens, tight)).isFalse();

        assertThat(remaining(demand(40, 60), calls, tokens)).containsExactly(9L, 0L);
    }

    @Test
    void tokensAreCorrectedToTheTruth() {
        var input = limit("input", INPUT_TOKENS, 100);
        var output = limit("output", OUTPUT_TOKENS, 100);
        Charge charge = charge(demand(80, 90), input, output);

        charge.settle(new Used(10, 20, 0));

        assertThat(remaining(demand(90, 80), input, output)).containsExactly(0L, 0L);
    }

    @Test
    void tokensBeyondWhatWasReservedAreCountedEvenBeyondTheLimit() {
        var limit = limit("a", TOTAL_TOKENS, 100);
        charge(demand(50, 0), limit).settle(new Used(150, 20, 0));

        var refused = (Decision.Refused) decide(SMALL, limit);

        assertThat(refused.left().getFirst().remaining()).isZero();
    }

    @Test
    void settledCallStaysCountedAsCall() {
        var limit = limit("a", CALLS, 1);
        charge(SMALL, limit).settle(Used.NOTHING);

        assertThat(admitted(SMALL, limit)).isFalse();
    }

    @Test
    void anotherAttemptIsNoFurtherCallAndNeedsItsTokensAgain() {
        var calls = limit("calls", CALLS, 1);
        var tokens = limit("tokens", TOTAL_TOKENS, 100);
        charge(demand(40, 0), calls, tokens).settle(new Used(30, 0, 0));

        charge(demand(40, 0).again(), calls, tokens).settle(new Used(20, 0, 0));

        assertThat(remaining(demand(1, 0).again(), calls, tokens)).containsExactly(0L, 49L);
        assertThat(admitted(demand(1, 0), calls)).isFalse();
        assertThat(admitted(demand(60, 0).again(), calls, tokens)).isFalse();
    }

    @Test
    void cancelledCallIsCountedNowhere() {
        var calls = limit("calls", CALLS, 1);
        var tokens = limit("tokens", TOTAL_TOKENS, 2);
        var underWay = limit("under-way", IN_FLIGHT, 1);
        charge(SMALL, calls, tokens, underWay).cancel();

        assertThat(remaining(SMALL, calls, tokens, underWay)).containsExactly(0L, 0L, 0L);
    }

    @Test
    void onlyTheFirstEndOfACallCounts() {
        var tokens = limit("tokens", TOTAL_TOKENS, 100);
        var underWay = limit("under-way", IN_FLIGHT, 2);
        Charge first = charge(demand(25, 25), tokens, underWay);
        charge(SMALL, underWay);

        first.settle(new Used(20, 20, 0));
        first.settle(Used.NOTHING);
        first.cancel();

        assertThat(remaining(demand(1, 1), tokens, underWay)).containsExactly(58L, 0L);
    }

    @Test
    void placesInFlightAreFreeWhenCallsEnd() {
        var limit = new RateLimit("a", new Scope(Scope.Kind.ROUTE, "chat"), IN_FLIGHT, 1, Duration.ZERO);
        Charge charge = charge(SMALL, limit);

        var refused = (Decision.Refused) decide(SMALL, limit);
        pass(MINUTE.multipliedBy(10));
        assertThat(admitted(SMALL, limit)).isFalse();
        charge.settle(Used.NOTHING);

        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(admitted(SMALL, limit)).isTrue();
    }

    @Test
    void changedAmountKeepsWhatWasCounted() {
        charge(demand(30, 30), limit("a", TOTAL_TOKENS, 100));

        assertThat(admitted(SMALL, limit("a", TOTAL_TOKENS, 50))).isFalse();
        assertThat(remaining(SMALL, limit("a", TOTAL_TOKENS, 200))).containsExactly(138L);
    }

    @Test
    void removedLimitIsForgotten() {
        var kept = limit("kept", CALLS, 1);
        var removed = limit("removed", CALLS, 1);
        charge(SMALL, kept, removed);

        limiter().forgetOthers(List.of(kept));

        assertThat(admitted(SMALL, removed)).isTrue();
        assertThat(admitted(SMALL, kept)).isFalse();
    }

    @Test
    void callThatNeedsMoreThanTheLimitNeverFits() {
        assertThat(admitted(demand(60, 50), limit("a", TOTAL_TOKENS, 100))).isFalse();
        assertThat(remaining(demand(50, 50), limit("a", TOTAL_TOKENS, 100))).containsExactly(0L);
    }

    /** Any sequence of calls and pauses: nowhere in time is there a minute with more than the limit. */
    @Test
    void noMinuteHasMoreThanTheLimit() {
        var random = new Random(20261125);
        var limit = limit("a", TOTAL_TOKENS, 50);
        var admitted = new ArrayList<long[]>();
        long now = 0;
        for (int i = 0; i < 2000; i++) {
            long pause = random.nextInt(10) == 0 ? random.nextLong(90_000) : random.nextLong(2_000);
            pass(Duration.ofMillis(pause));
            now += pause;
            long tokens = 1 + random.nextLong(20);
            if (admitted(demand(tokens, 0), limit)) {
                admitted.add(new long[] {now, tokens});
            }
        }
        for (long[] first : admitted) {
            long inThatMinute = admitted.stream()
                    .filter(other -> other[0] >= first[0] && other[0] < first[0] + 60_000)
                    .mapToLong(other -> other[1])
                    .sum();
            assertThat(inThatMinute).isLessThanOrEqualTo(50);
        }
        assertThat(admitted).hasSizeGreaterThan(100);
    }

    protected static Demand demand(long input, long output) {
        return new Demand(input, output, 0, true);
    }

    protected static RateLimit limit(String id, Measure measure, long amount) {
        return new RateLimit(id, new Scope(Scope.Kind.ROUTE, "chat"), measure, amount, MINUTE);
    }

    protected final Decision decide(Demand demand, RateLimit... limits) {
        return limiter().acquire(List.of(limits), demand).await().atMost(Duration.ofSeconds(5));
    }

    private boolean admitted(Demand demand, RateLimit... limits) {
        return decide(demand, limits) instanceof Decision.Admitted;
    }

    private Charge charge(Demand demand, RateLimit... limits) {
        return ((Decision.Admitted) decide(demand, limits)).charge();
    }

    private List<Long> remaining(Demand demand, RateLimit... limits) {
        return ((Decision.Admitted) decide(demand, limits))
                .left().stream().map(Left::remaining).toList();
    }
}
