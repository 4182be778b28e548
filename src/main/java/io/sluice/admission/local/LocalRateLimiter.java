package io.sluice.admission.local;

import io.sluice.admission.Demand;
import io.sluice.admission.RateLimit;
import io.sluice.admission.RateLimit.Measure;
import io.sluice.admission.RateLimiter;
import io.sluice.admission.local.Counter.Taken;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Counts in the memory of this process, without a lock. A limit is never passed; under contention for its last places a
 * call may be refused that would have fitted (see {@link SlidingCount}). Counts are kept by the limit's id, so that changing its
 * amount does not begin it anew; changing what it measures, or for how long, does.
 */
@Singleton
public final class LocalRateLimiter implements RateLimiter {
    private static final Decision NOTHING_TO_CHARGE =
            new Decision.Admitted(new LocalCharge(new Part[0], () -> 0), List.of());

    private final ConcurrentHashMap<String, Counted> counters = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;
    private final long origin;

    /** By the clock of the JVM. */
    public LocalRateLimiter() {
        this(System::nanoTime);
    }

    /** By another clock that counts nanoseconds from wherever it likes. */
    LocalRateLimiter(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.origin = nanoClock.getAsLong();
    }

    @Override
    public Uni<Decision> acquire(List<RateLimit> limits, Demand demand) {
        return Uni.createFrom().item(decide(limits, demand));
    }

    @Override
    public void forgetOthers(Collection<RateLimit> limits) {
        Set<String> known = limits.stream().map(RateLimit::id).collect(Collectors.toSet());
        counters.keySet().retainAll(known);
    }

    /** What {@link #acquire} gives, at once. */
    Decision decide(List<RateLimit> limits, Demand demand) {
        int count = limits.size();
        if (count == 0) {
            return NOTHING_TO_CHARGE;
        }
        long now = nanoClock.getAsLong();
        var parts = new Part[count];
        for (int i = 0; i < count; i++) {
            RateLimit limit = limits.get(i);
            Counter counter = counterOf(limit);
            long need = limit.needOf(demand);
            Taken taken = counter.take(need, limit.amount(), now);
            if (taken == null) {
                giveBack(parts, i);
                return refused(limits, demand, limit, now);
            }
            parts[i] = new Part(limit, counter, need, taken);
        }
        return new Decision.Admitted(new LocalCharge(parts, nanoClock), left(parts, now));
    }

    private static void giveBack(@Nullable Part[] parts, int count) {
        for (int i = count - 1; i >= 0; i--) {
            Part part = parts[i];
            if (part != null) {
                part.cancel();
            }
        }
    }

    /** Of all limits that have no room the one that takes longest is named. */
    private Decision refused(List<RateLimit> limits, Demand demand, RateLimit first, long now) {
        RateLimit slowest = first;
        long longest = 1;
        var left = new ArrayList<Left>(limits.size());
        for (RateLimit limit : limits) {
            Counter counter = counterOf(limit);
            long wait = counter.nanosUntilRoom(limit.needOf(demand), limit.amount(), now);
            if (wait > longest) {
                longest = wait;
                slowest = limit;
            }
            left.add(left(limit, counter, counter.counted(now), now));
        }
        return new Decision.Refused(slowest, Duration.ofNanos(longest), left);
    }

    private static List<Left> left(Part[] parts, long now) {
        var left = new Left[parts.length];
        for (int i = 0; i < parts.length; i++) {
            Part part = parts[i];
            left[i] = left(part.limit(), part.counter(), part.taken().counted(), now);
        }
        return List.of(left);
    }

    private static Left left(RateLimit limit, Counter counter, long counted, long now) {
        return new Left(limit, Math.max(0, limit.amount() - counted), Duration.ofNanos(counter.nanosUntilWhole(now)));
    }

    private Counter counterOf(RateLimit limit) {
        Counted counted = counters.get(limit.id());
        if (counted == null || !counted.fits(limit)) {
            counted = counters.compute(
                    limit.id(),
                    (id, present) -> present != null && present.fits(limit) ? present : Counted.of(limit, origin));
        }
        return counted.counter();
    }

    /** A counter and what it was made for. */
    private record Counted(Measure measure, Duration per, Counter counter) {
        static Counted of(RateLimit limit, long origin) {
            Counter counter = limit.measure() == Measure.IN_FLIGHT
                    ? new CallsUnderWay()
                    : new SlidingCount(limit.per().toNanos(), origin);
            return new Counted(limit.measure(), limit.per(), counter);
        }

        boolean fits(RateLimit limit) {
            return measure == limit.measure() && per.equals(limit.per());
        }
    }
}
