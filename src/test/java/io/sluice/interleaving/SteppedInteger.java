package io.sluice.interleaving;

/** An {@link java.util.concurrent.atomic.AtomicInteger} each of whose operations is a step. */
public final class SteppedInteger {
    private final SteppedLong value = new SteppedLong();

    public int get() {
        return (int) value.get();
    }

    public int incrementAndGet() {
        return (int) value.incrementAndGet();
    }

    public int decrementAndGet() {
        return (int) value.decrementAndGet();
    }
}
