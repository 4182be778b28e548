package io.sluice.admission.local;

import org.jspecify.annotations.Nullable;

/** What is counted against one limit. Lock-free, safe for use by many threads. Moments are readings of one nano-clock. */
interface Counter {
    /** Counts an amount if the limit then still holds; null, and nothing counted, when it would not. */
    @Nullable
    Taken take(long amount, long limit, long now);

    /** Takes back a part of what was taken, if it is still counted. */
    void giveBack(Taken taken, long amount);

    /** Counts more than was taken: it was used, whatever the limit says. */
    void add(long amount, long now);

    /** What is counted now. */
    long counted(long now);

    /** How long until the amount fits, if nothing else comes; 0 when it fits now. */
    long nanosUntilRoom(long amount, long limit, long now);

    /** How long until nothing is counted any more, if nothing else comes. */
    long nanosUntilWhole(long now);

    /**
     * What was taken.
     *
     * @param slot    where
     * @param counted what was counted altogether, this included
     */
    record Taken(long slot, long counted) {}
}
