package io.sluice.interleaving;

/** An {@link java.util.concurrent.atomic.AtomicLongArray} each of whose operations is a step, where it can matter. */
public final class SteppedLongArray {
    private final int cell;
    private final long[] values;

    public SteppedLongArray(int length) {
        values = new long[length];
        cell = Turns.cell(() -> java.util.Arrays.hashCode(values));
    }

    public long get(int index) {
        Turns.step(cell, index);
        return Turns.saw(values[index]);
    }

    public long compareAndExchange(int index, long expected, long next) {
        Turns.writes(cell, index);
        Turns.step(cell, index);
        long witness = values[index];
        if (witness == expected) {
            values[index] = next;
        }
        return Turns.saw(witness);
    }
}
