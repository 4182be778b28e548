package io.sluice.admission.local;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what has begun and not ended. When a place becomes free nobody knows, so one second is what it says. */
final class CallsUnderWay implements Counter {
    private static final long SOON = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong underWay = new AtomicLong();

    @Override
    public @Nullable Taken take(long amount, long limit, long now) {
        long counted = underWay.get();
        while (counted <= limit - amount) {
            long seen = underWay.compareAndExchange(counted, counted + amount);
            if (seen == counted) {
                return new Taken(0, counted + amount);
            }
            counted = seen;
        }
        return null;
    }

    @Override
    public void giveBack(Taken taken, long amount) {
        underWay.addAndGet(-amount);
    }

    @Override
    public void add(long amount, long now) {
        underWay.addAndGet(amount);
    }

    @Override
    public long counted(long now) {
        return underWay.get();
    }

    @Override
    public long nanosUntilRoom(long amount, long limit, long now) {
        return underWay.get() <= limit - amount ? 0 : SOON;
    }

    @Override
    public long nanosUntilWhole(long now) {
        return underWay.get() == 0 ? 0 : SOON;
    }
}
