package io.sluice.admission;

import io.sluice.admission.Leases.Standing;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One window of a budget in the memory of this gateway. Lock-free.
 *
 * <pre>
 *   the share taken from the store  =  free + held + settled
 * </pre>
 *
 * <p>Whoever takes makes free less before anything else, whoever gives makes it more after everything else. So the sum of the
 * other two never passes the share, and never what is left of the limit. A call that used more than was held for it makes
 * free negative: the next share covers it first.
 */
final class OpenWindow {
    private final Instant start;
    private final Instant end;
    private final AtomicLong share = new AtomicLong();
    private final AtomicLong free = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private volatile long elsewhere;
    private volatile long heldElsewhere;
    private volatile long leased;
    private volatile long takenBefore;

    /**
     * Nothing taken, nothing held.
     *
     * @param start the epoch for rolling ones
     * @param end   the end of time for rolling ones
     */
    OpenWindow(Instant start, Instant end) {
        this.start = start;
        this.end = end;
    }

    Instant start() {
        return start;
    }

    Instant end() {
        return end;
    }

    /** Holds an amount if it is free. */
    boolean take(long amount) {
        long seen = free.get();
        while (seen >= amount) {
            long witness = free.compareAndExchange(seen, seen - amount);
            if (witness == seen) {
                hold(amount);
                return true;
            }
            seen = witness;
        }
        return false;
    }

    /** Holds an amount, free or not: nobody is refused. */
    void takeAnyway(long amount) {
        free.addAndGet(-amount);
        hold(amount);
    }

    /** What is missing to hold an amount; not above 0 when nothing is. */
    long missing(long amount) {
        return amount - free.get();
    }

    void settle(long wasHeld, long used) {
        held.addAndGet(-wasHeld);
        settled.addAndGet(used);
        free.addAndGet(wasHeld - used);
    }

    void cancel(long wasHeld) {
        held.addAndGet(-wasHeld);
        free.addAndGet(wasHeld);
    }

    /** The share became larger. */
    void granted(long amount) {
        share.addAndGet(amount);
        free.addAndGet(amount);
    }

    /** Makes the share smaller, by what is free beyond an amount. */
    long shrink(long keep) {
        long seen = free.get();
        while (seen > keep) {
            long witness = free.compareAndExchange(seen, keep);
            if (witness == seen) {
                share.addAndGet(keep - seen);
                return seen - keep;
            }
            seen = witness;
        }
        return 0;
    }

    /** What was taken since this was asked the last time. By one thread only. */
    long takenLately() {
        long now = taken.get();
        long lately = now - takenBefore;
        takenBefore = now;
        return lately;
    }

    /** Takes note of what the store knows. */
    void stands(Standing standing) {
        elsewhere = standing.spent() - standing.charged();
        heldElsewhere = standing.heldElsewhere();
        leased = standing.leased();
    }

    /**
     * Puts right what is known of the share: an answer of the store may have been lost on its way. Not when it is not what it was
     * any more.
     */
    boolean shareIs(long before, long stored) {
        // A share that became smaller is no longer free before anything else, like everything that takes.
        long less = Math.min(0, stored - before);
        free.addAndGet(less);
        if (!share.compareAndSet(before, stored)) {
            free.addAndGet(-less);
            return false;
        }
        free.addAndGet(Math.max(0, stored - before));
        return true;
    }

    long share() {
        return share.get();
    }

    long free() {
        return free.get();
    }

    long held() {
        return held.get();
    }

    /** By calls at other gateways, as far as is known here. */
    long heldElsewhere() {
        return heldElsewhere;
    }

    /** By all gateways, as the store said last. */
    long leased() {
        return leased;
    }

    /** By all gateways, as far as is known here. */
    long spent() {
        return Math.max(0, elsewhere + settled.get());
    }

    private void hold(long amount) {
        held.addAndGet(amount);
        taken.addAndGet(amount);
    }
}
