package io.sluice.admission.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.admission.local.Counter.Taken;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SlidingCountTest {
    private static final long WINDOW = 600;
    private static final long SLOT = WINDOW / 60;

    /** What happens at a moment: so much later than the last, something comes; later a part of it may go. */
    record Step(long later, long amount, boolean goes) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> pauses = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, Arbitraries.longs().between(0, 12)),
                net.jqwik.api.Tuple.of(2, Arbitraries.longs().between(0, 700)),
                net.jqwik.api.Tuple.of(1, Arbitraries.longs().between(0, 100_000)));
        return Combinators.combine(pauses, Arbitraries.longs().between(0, 40), Arbitraries.of(true, false, false))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }

    @Property
    void agreesWithAListOfEverythingThatCame(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 60) int limit) {
        var count = new SlidingCount(WINDOW, 0);
        var came = new ArrayList<long[]>();
        long now = 0;
        for (Step step : steps) {
            now += step.later();
            long moment = now;
            long counted = came.stream()
                    .filter(one -> one[0] / SLOT >= moment / SLOT - 60)
                    .mapToLong(one -> one[1])
                    .sum();
            assertThat(count.counted(now)).isEqualTo(counted);

            Taken taken = count.take(step.amount(), limit, now);

            assertThat(taken != null).isEqualTo(counted + step.amount() <= limit);
            if (taken != null && step.goes()) {
                count.giveBack(taken, step.amount());
            } else if (taken != null) {
                came.add(new long[] {now, step.amount()});
            }
        }
    }

    @Property
    void roomIsThereWhenItSaysSoAndNotBefore(
            @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 60) int amount) {
        var count = new SlidingCount(WINDOW, 0);
        long now = 0;
        for (Step step : steps) {
            now += step.later();
            count.take(step.amount(), 60, now);
        }

        long wait = count.nanosUntilRoom(amount, 60, now);

        if (wait > 0) {
            assertThat(count.counted(now + wait - 1) + amount).isGreaterThan(60);
        }
        assertThat(count.take(amount, 60, now + wait)).isNotNull();
        assertThat(count.counted(now + wait + count.nanosUntilWhole(now + wait)))
                .isZero();
    }

    @Property
    void clockThatGoesBackwardsForgetsNothing(
            @ForAll @IntRange(min = 0, max = 100_000) int later, @ForAll @IntRange(max = 100_000) int back) {
        var count = new SlidingCount(WINDOW, 0);
        count.take(5, 10, later);

        assertThat(count.take(6, 10, Math.max(0, later - back))).isNull();
        assertThat(count.take(5, 10, Math.max(0, later - back))).isNotNull();
    }

    @Property
    void moreThanASlotHoldsIsCountedAsTheMost(@ForAll @IntRange(min = 1) int amount) {
        var count = new SlidingCount(WINDOW, 0);

        count.add(Long.MAX_VALUE, 0);
        count.add(amount, 0);

        assertThat(count.counted(0)).isEqualTo(SlidingCount.MOST);
        assertThat(count.take(amount, SlidingCount.MOST, 0)).isNull();
    }
}
