package io.sluice.interleaving;

/** An {@link java.util.concurrent.atomic.AtomicBoolean} each of whose operations is a step. */
public final class SteppedBoolean {
    private final SteppedLong value;

    public SteppedBoolean() {
        this(false);
    }

    public SteppedBoolean(boolean first) {
        value = new SteppedLong(first ? 1 : 0);
    }

    public boolean get() {
        return value.get() == 1;
    }

    public void set(boolean next) {
        value.set(next ? 1 : 0);
    }

    public boolean compareAndSet(boolean expected, boolean next) {
        return value.compareAndSet(expected ? 1 : 0, next ? 1 : 0);
    }
}
