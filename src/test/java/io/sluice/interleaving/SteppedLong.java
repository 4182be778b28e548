package io.sluice.interleaving;

/** An {@link java.util.concurrent.atomic.AtomicLong} each of whose operations is a step. */
public final class SteppedLong extends Number {
    private static final long serialVersionUID = 1L;

    private long value;

    public SteppedLong() {
        this(0);
    }

    public SteppedLong(long value) {
        this.value = value;
        Turns.cell(() -> this.value);
    }

    public long get() {
        Turns.step();
        return Turns.saw(value);
    }

    public void set(long next) {
        Turns.step();
        value = next;
        Turns.saw(0);
    }

    public long getAndSet(long next) {
        Turns.step();
        long before = value;
        value = next;
        return Turns.saw(before);
    }

    public long addAndGet(long more) {
        Turns.step();
        value += more;
        return Turns.saw(value);
    }

    public long incrementAndGet() {
        return addAndGet(1);
    }

    public long decrementAndGet() {
        return addAndGet(-1);
    }

    public long compareAndExchange(long expected, long next) {
        Turns.step();
        long witness = value;
        if (witness == expected) {
            value = next;
        }
        return Turns.saw(witness);
    }

    public boolean compareAndSet(long expected, long next) {
        return compareAndExchange(expected, next) == expected;
    }

    @Override
    public int intValue() {
        return (int) get();
    }

    @Override
    public long longValue() {
        return get();
    }

    @Override
    public float floatValue() {
        return get();
    }

    @Override
    public double doubleValue() {
        return get();
    }
}
