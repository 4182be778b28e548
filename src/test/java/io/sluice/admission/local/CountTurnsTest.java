package io.sluice.admission.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.admission.Demand;
import io.sluice.admission.RateLimit;
import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.RateLimiter.Decision;
import io.sluice.admission.Scope;
import io.sluice.admission.Used;
import io.sluice.admission.local.Counter.Taken;
import io.sluice.interleaving.Scenario;
import io.sluice.interleaving.SteppedLoader;
import io.sluice.interleaving.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Counters and the limiter, the very code, in every order in which threads can take turns. */
class CountTurnsTest {
    private static final String CODE = "io.sluice.admission.";

    /** A slot of a sixtieth of this is a hundred nanoseconds. */
    private static final long NANOS = 6000;

    @Test
    void threeThatComeAtOnceGetNoMoreThanTheLimit() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, ThreeAtOnce.class))).isGreaterThan(10);
    }

    @Test
    void whoGivesBackMakesRoomAndNothingIsLost() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, GivingBack.class))).isGreaterThan(10);
    }

    @Test
    void oneThatIsHeldUpForARoundOfTheRingPassesNoLimit() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, ARoundLater.class))).isGreaterThan(10);
    }

    @Test
    void callsUnderWayAreNeverMoreThanAllowed() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, UnderWay.class))).isGreaterThan(10);
    }

    @Test
    void limitsOfACallAreChargedAllOrNone() {
        assertThat(Turns.all(SteppedLoader.scenarios(CODE, TwoLimits.class))).isGreaterThan(10);
    }

    @Test
    void countingFirstAndAddingThenIsFound() {
        assertThatThrownBy(() -> Turns.all(SteppedLoader.scenarios(CODE, LookingFirst.class)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("in the order of steps");
    }

    /** Room for two, three that take one, in two slots. */
    static final class ThreeAtOnce implements Scenario {
        private final SlidingCount count = new SlidingCount(NANOS, 0);
        private int taken;

        @Override
        public List<Runnable> threads() {
            return List.of(() -> take(0), () -> take(0), () -> take(100));
        }

        private void take(long now) {
            if (count.take(1, 2, now) != null) {
                taken++;
            }
        }

        @Override
        public void always() {
            assertThat(taken).isLessThanOrEqualTo(2);
        }

        @Override
        public void atEnd() {
            always();
            assertThat(count.counted(100)).isEqualTo(taken);
            assertThat(count.take(1, 2, 100) != null).isEqualTo(taken < 2);
        }
    }

    static final class GivingBack implements Scenario {
        private final SlidingCount count = new SlidingCount(NANOS, 0);
        private final Taken before = taken(count.take(2, 3, 0));
        private long taken = 2;

        @Override
        public List<Runnable> threads() {
            return List.of(
                    () -> {
                        count.giveBack(before, 1);
                        taken--;
                    },
                    () -> {
                        if (count.take(2, 3, 100) != null) {
                            taken += 2;
                        }
                    },
                    () -> {
                        count.add(1, 0);
                        taken++;
                    });
        }

        @Override
        public void always() {
            assertThat(count.counted(100)).isBetween(0L, 6L);
        }

        @Override
        public void atEnd() {
            assertThat(count.counted(100)).isEqualTo(taken);
        }
    }

    /** What a slow one places may be counted or not, but not beyond the limit at the later time. */
    static final class ARoundLater implements Scenario {
        private final SlidingCount count = new SlidingCount(NANOS, 0);

        @Override
        public List<Runnable> threads() {
            return List.of(() -> count.take(1, 1, 50), () -> count.take(1, 1, 6450), () -> count.take(1, 1, 6350));
        }

        @Override
        public void always() {
            // while one gives back what was too much, it may still be seen
        }

        @Override
        public void atEnd() {
            assertThat(count.counted(6450)).isLessThanOrEqualTo(1);
        }
    }

    static final class UnderWay implements Scenario {
        private final CallsUnderWay calls = new CallsUnderWay();
        private int most;
        private int now;

        @Override
        public List<Runnable> threads() {
            return List.of(this::call, this::call, this::call);
        }

        private void call() {
            Taken taken = calls.take(1, 1, 0);
            if (taken != null) {
                now++;
                most = Math.max(most, now);
                calls.counted(0);
                now--;
                calls.giveBack(taken, 1);
            }
        }

        @Override
        public void always() {
            assertThat(most).isLessThanOrEqualTo(1);
            assertThat(calls.counted(0)).isBetween(0L, 1L);
        }

        @Override
        public void atEnd() {
            assertThat(calls.counted(0)).isZero();
        }
    }

    static final class TwoLimits implements Scenario {
        private static final Demand CALL = new Demand(1, 1, 1, true);

        private final LocalRateLimiter limiter = new LocalRateLimiter(() -> 0);
        private final RateLimit calls = limit("calls", Measure.CALLS, 1);
        private final RateLimit flight = limit("flight", Measure.IN_FLIGHT, 1);
        private final List<Decision> made = new ArrayList<>();

        TwoLimits() {
            Decision first = limiter.decide(List.of(calls, flight), CALL);
            ((Decision.Admitted) first).charge().cancel();
        }

        @Override
        public List<Runnable> threads() {
            return List.of(() -> decide(List.of(calls, flight)), () -> decide(List.of(flight, calls)));
        }

        private void decide(List<RateLimit> limits) {
            Decision decision = limiter.decide(limits, CALL);
            made.add(decision);
            if (decision instanceof Decision.Admitted admitted) {
                admitted.charge().settle(new Used(1, 1, 1));
            }
        }

        @Override
        public void always() {
            assertThat(admitted()).isLessThanOrEqualTo(1);
        }

        @Override
        public void atEnd() {
            always();
            assertThat(counted("calls", Measure.CALLS)).isEqualTo(admitted());
            assertThat(counted("flight", Measure.IN_FLIGHT)).isZero();
        }

        private long admitted() {
            return made.stream().filter(Decision.Admitted.class::isInstance).count();
        }

        private long counted(String id, Measure measure) {
            Decision.Admitted seen = (Decision.Admitted) limiter.decide(List.of(limit(id, measure, 100)), CALL);
            return 100 - seen.left().getFirst().remaining() - 1;
        }

        private static RateLimit limit(String id, Measure measure, long amount) {
            Duration per = measure == Measure.IN_FLIGHT ? Duration.ZERO : Duration.ofMinutes(1);
            return new RateLimit(id, new Scope(Scope.Kind.TEAM, "search"), measure, amount, per);
        }
    }

    /** Wrong on purpose: the sum is taken before the amount is placed, and not again. */
    static final class LookingFirst implements Scenario {
        private final AtomicLong counted = new AtomicLong();
        private int taken;

        @Override
        public List<Runnable> threads() {
            return List.of(this::take, this::take, this::take);
        }

        private void take() {
            if (counted.get() <= 1) {
                counted.incrementAndGet();
                taken++;
            }
        }

        @Override
        public void always() {
            assertThat(taken).isLessThanOrEqualTo(2);
        }

        @Override
        public void atEnd() {
            always();
        }
    }

    static Taken taken(@Nullable Taken taken) {
        if (taken == null) {
            throw new IllegalStateException("there was room");
        }
        return taken;
    }
}
