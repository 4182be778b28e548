package io.sluice.admission.local;

import static io.sluice.admission.RateLimit.Measure.CALLS;
import static io.sluice.admission.RateLimit.Measure.IN_FLIGHT;
import static io.sluice.admission.RateLimit.Measure.TOTAL_TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.admission.RateLimit;
import io.sluice.admission.RateLimiter;
import io.sluice.admission.RateLimiter.Charge;
import io.sluice.admission.RateLimiter.Decision;
import io.sluice.admission.RateLimiterContract;
import io.sluice.admission.Used;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalRateLimiterTest extends RateLimiterContract {
    private static final int THREADS = 16;

    private final AtomicLong nanos = new AtomicLong(-12345); // nano-clocks begin anywhere
    private final LocalRateLimiter limiter = new LocalRateLimiter(nanos::get);

    @Override
    protected RateLimiter limiter() {
        return limiter;
    }

    @Override
    protected void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void manyThreadsTogetherGetNoMoreThanTheLimit() throws Exception {
        var calls = limit("calls", CALLS, 500);
        var tokens = limit("tokens", TOTAL_TOKENS, 2000);
        for (int round = 1; round <= 5; round++) {
            var admitted = new AtomicInteger();
            var used = new AtomicLong();

            together(() -> {
                for (int i = 0; i < 2000; i++) {
                    long need = 1 + ThreadLocalRandom.current().nextLong(8);
                    if (limiter.decide(List.of(calls, tokens), demand(need, 0)) instanceof Decision.Admitted) {
                        admitted.incrementAndGet();
                        used.addAndGet(need);
                    }
                }
                return null;
            });

            assertThat(admitted.get()).isBetween(1, 500);
            assertThat(used.get()).isLessThanOrEqualTo(2000);
            // Whatever was refused left nothing behind.
            var last = (Decision.Admitted) limiter.decide(List.of(limit("calls", CALLS, 501)), demand(0, 0));
            assertThat(last.left().getFirst().remaining()).isEqualTo(501 - admitted.get() - 1);
            pass(MINUTE.plusSeconds(1));
        }
    }

    @Test
    void whatManyThreadsTakeAndGiveBackIsAllThereInTheEnd() throws Exception {
        var tokens = limit("tokens", TOTAL_TOKENS, 300);
        var underWay = limit("under-way", IN_FLIGHT, 10);
        var most = new AtomicInteger();
        var now = new AtomicInteger();

        together(() -> {
            for (int i = 0; i < 3000; i++) {
                if (limiter.decide(List.of(tokens, underWay), demand(5, 5))
                        instanceof Decision.Admitted(Charge charge, var left)) {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    now.decrementAndGet();
                    if (i % 2 == 0) {
                        charge.cancel();
                    } else {
                        charge.settle(Used.NOTHING);
                    }
                }
            }
            return null;
        });

        var whole = (Decision.Admitted) limiter.decide(List.of(tokens, underWay), demand(100, 200));
        assertThat(whole.left()).extracting(RateLimiter.Left::remaining).containsExactly(0L, 9L);
        assertThat(most.get()).isLessThanOrEqualTo(10);
    }

    /** Time runs fast enough that slots are reused while threads are between adding and summing. */
    @Test
    void noWindowHasMoreThanTheLimitWhileTimeRuns() throws Exception {
        var time = new AtomicLong();
        var fast = new LocalRateLimiter(time::get);
        var limit = new RateLimit("a", limit("a", CALLS, 1).scope(), CALLS, 20, Duration.ofNanos(6000));
        List<long[]> admitted = new ArrayList<>();

        for (var times : together(() -> {
            var mine = new ArrayList<long[]>();
            for (int i = 0; i < 5000; i++) {
                long before = time.addAndGet(ThreadLocalRandom.current().nextLong(30));
                if (fast.decide(List.of(limit), demand(1, 1)) instanceof Decision.Admitted) {
                    mine.add(new long[] {before, time.get()});
                }
            }
            return mine;
        })) {
            admitted.addAll(times);
        }

        // The engine read its clock between the two. So those whose whole span lies in a window were certainly in it.
        for (long[] first : admitted) {
            long certainlyWithin = admitted.stream()
                    .filter(other -> other[0] >= first[0] && other[1] < first[0] + 6000)
                    .count();
            assertThat(certainlyWithin).isLessThanOrEqualTo(20);
        }
        assertThat(admitted).hasSizeGreaterThan(100);
    }

    private static <T> List<T> together(Callable<T> work) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var running = new ArrayList<java.util.concurrent.Future<T>>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            start.countDown();
            var results = new ArrayList<T>();
            for (var one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
