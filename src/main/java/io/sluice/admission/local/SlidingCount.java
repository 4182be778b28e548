package io.sluice.admission.local;

import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts what came in the last so long, at any moment. Time is cut into slots of a sixtieth of that; a slot is counted until
 * all of it is over, so what came is counted for the whole time and up to a sixtieth longer, never shorter.
 *
 * <pre>
 *          counted at a moment in slot 7: slots 7 - 60 up to 7, and whatever others wrote into later ones
 *   slot   … | 6 | 7 | 8 | …      a ring of 64 longs: (lap of the ring, count)
 * </pre>
 *
 * <p>Whoever takes adds first and sums then, and gives back when the sum passes the limit. Of all that are counted together,
 * the one that added last sees the others, so the limit is never passed. Two that come at the same moment may both see each
 * other and both be refused where one of them would have fitted: so a full limit is not always filled to the last one under
 * contention, and the next one fills it.
 *
 * <p>A thread that was held up between adding and summing may find that others, later on, began to reuse slots it should
 * have counted. It sees so by their number, gives back, and begins again at the later time.
 */
final class SlidingCount implements Counter {
    /** The most that one slot can count; limits are smaller. More than 10^11. */
    static final long MOST = (1L << 37) - 1;

    private static final int COUNT_BITS = 37;
    private static final int SLOTS = 60;
    private static final int RING_BITS = 6;
    private static final int RING = 1 << RING_BITS;

    /** How far ahead others may be before they reuse a slot that is counted. */
    private static final int SPARE = RING - 1 - SLOTS;

    /** Results beside sums (0 or more) and later slots (complemented, so below 0). */
    private static final long NO_ROOM = Long.MIN_VALUE;

    private static final long PLACED = 0;

    private final AtomicLongArray ring = new AtomicLongArray(RING);
    private final long origin;
    private final long slotNanos;

    /**
     * A count that is empty.
     *
     * @param nanos  how long things are counted
     * @param origin a reading of the clock that none of those that follow is before
     */
    SlidingCount(long nanos, long origin) {
        this.slotNanos = Math.max(1, Math.ceilDiv(nanos, SLOTS));
        // As if one lap had gone by with nothing in it: an empty ring holds slots of the past.
        this.origin = origin - RING * slotNanos;
    }

    @Override
    public @Nullable Taken take(long amount, long limit, long now) {
        if (amount > limit) {
            return null;
        }
        long slot = slotOf(now);
        long outcome = attempt(slot, amount, limit);
        while (outcome < 0 && outcome != NO_ROOM) {
            slot = ~outcome;
            outcome = attempt(slot, amount, limit);
        }
        return outcome == NO_ROOM ? null : new Taken(slot, outcome);
    }

    @Override
    public void giveBack(Taken taken, long amount) {
        remove(taken.slot(), amount);
    }

    /** More than {@link #MOST} in one slot is counted as that many. */
    @Override
    public void add(long amount, long now) {
        long left = Math.min(amount, MOST);
        long slot = slotOf(now);
        long outcome = place(slot, left);
        while (outcome != PLACED) {
            if (outcome == NO_ROOM) {
                left = MOST - count(ring.get(index(slot)));
            } else {
                slot = ~outcome;
            }
            outcome = place(slot, left);
        }
    }

    @Override
    public long counted(long now) {
        long sum = sum(slotOf(now));
        while (sum < 0) {
            sum = sum(~sum);
        }
        return sum;
    }

    @Override
    public long nanosUntilRoom(long amount, long limit, long now) {
        if (amount > limit) {
            return slotNanos * SLOTS; // it never fits
        }
        long excess = counted(now) + amount - limit;
        if (excess <= 0) {
            return 0;
        }
        long slot = slotOf(now);
        for (long old = Math.max(0, slot - SLOTS); old < slot; old++) {
            excess -= countOf(old);
            if (excess <= 0) {
                return untilGone(old, now);
            }
        }
        return untilGone(slot, now);
    }

    @Override
    public long nanosUntilWhole(long now) {
        long slot = slotOf(now);
        for (long recent = slot; recent >= Math.max(0, slot - SLOTS); recent--) {
            if (countOf(recent) > 0) {
                return untilGone(recent, now);
            }
        }
        return 0;
    }

    /**
     * One try at a moment.
     *
     * @return what is counted then, or {@link #NO_ROOM}, or a later slot that time has come to
     */
    private long attempt(long slot, long amount, long limit) {
        // Looking first spares others the sight of what will be given back anyway.
        long before = sum(slot);
        if (before < 0) {
            return before;
        }
        if (before > limit - amount) {
            return NO_ROOM;
        }
        long placed = place(slot, amount);
        if (placed != PLACED) {
            return placed;
        }
        long after = sum(slot);
        if (after >= 0 && after <= limit) {
            return after;
        }
        remove(slot, amount);
        return after < 0 ? after : NO_ROOM;
    }

    /** Adds to a slot. {@link #PLACED}, or {@link #NO_ROOM} in it, or the later slot that has its place in the ring. */
    private long place(long slot, long amount) {
        int index = index(slot);
        long lap = slot >>> RING_BITS;
        long seen = ring.get(index);
        while (true) {
            long seenLap = lap(seen);
            if (seenLap > lap) {
                return ~number(seen, index);
            }
            long count = seenLap == lap ? count(seen) : 0;
            if (count > MOST - amount) {
                return NO_ROOM;
            }
            long witness = ring.compareAndExchange(index, seen, lap << COUNT_BITS | (count + amount));
            if (witness == seen) {
                return PLACED;
            }
            seen = witness;
        }
    }

    /** Takes from a slot, unless it is used for a later time by now. */
    private void remove(long slot, long amount) {
        int index = index(slot);
        long lap = slot >>> RING_BITS;
        long seen = ring.get(index);
        while (lap(seen) == lap) {
            long witness = ring.compareAndExchange(index, seen, seen - Math.min(amount, count(seen)));
            if (witness == seen) {
                return;
            }
            seen = witness;
        }
    }

    /** What counts at a slot's time; or, when slots are reused that should count, the later slot that was seen. */
    private long sum(long slot) {
        long sum = 0;
        for (int index = 0; index < RING; index++) {
            long seen = ring.get(index);
            long number = number(seen, index);
            if (number > slot + SPARE) {
                return ~number;
            }
            if (number >= slot - SLOTS) {
                sum += count(seen);
            }
        }
        return sum;
    }

    private long countOf(long slot) {
        long seen = ring.get(index(slot));
        return lap(seen) == slot >>> RING_BITS ? count(seen) : 0;
    }

    private long untilGone(long slot, long now) {
        return Math.max(1, (slot + SLOTS + 1) * slotNanos - (now - origin));
    }

    private long slotOf(long now) {
        return Math.max(0, now - origin) / slotNanos;
    }

    private static int index(long slot) {
        return (int) (slot & RING - 1);
    }

    private static long number(long value, int index) {
        return lap(value) << RING_BITS | index;
    }

    private static long lap(long value) {
        return value >>> COUNT_BITS;
    }

    private static long count(long value) {
        return value & MOST;
    }
}
