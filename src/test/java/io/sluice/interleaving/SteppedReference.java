package io.sluice.interleaving;

import org.jspecify.annotations.Nullable;

/** An {@link java.util.concurrent.atomic.AtomicReference} each of whose operations is a step. */
public final class SteppedReference<T extends @Nullable Object> {
    private @Nullable T value;

    public SteppedReference() {
        this(null);
    }

    public SteppedReference(@Nullable T value) {
        this.value = value;
        Turns.cell(() -> Turns.numberOf(this.value));
    }

    public @Nullable T get() {
        Turns.step();
        Turns.saw(Turns.numberOf(value));
        return value;
    }

    public void set(@Nullable T next) {
        Turns.step();
        value = next;
        Turns.saw(0);
    }

    public @Nullable T compareAndExchange(@Nullable T expected, @Nullable T next) {
        Turns.step();
        T witness = value;
        if (witness == expected) {
            value = next;
        }
        Turns.saw(Turns.numberOf(witness));
        return witness;
    }

    public boolean compareAndSet(@Nullable T expected, @Nullable T next) {
        return compareAndExchange(expected, next) == expected;
    }
}
