package io.sluice.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Compares values of one type with their bounds.
 *
 * @param type what the setting is
 * @param reader understands a bound as it is written
 * @param order of two values
 */
record BoundsCheck<T>(Class<T> type, Function<String, T> reader, Comparator<? super T> order) {
    private static final List<BoundsCheck<?>> ALL = List.of(
            new BoundsCheck<>(Duration.class, new DurationConverter()::convert, Comparator.naturalOrder()),
            new BoundsCheck<>(
                    MemorySize.class,
                    new MemorySizeConverter()::convert,
                    Comparator.comparing(MemorySize::asBigInteger)),
            new BoundsCheck<>(Integer.class, Integer::valueOf, Comparator.naturalOrder()),
            new BoundsCheck<>(Long.class, Long::valueOf, Comparator.naturalOrder()));

    /** Whether the value is within. */
    static boolean accepts(Object value, Bounds bounds) {
        for (BoundsCheck<?> check : ALL) {
            if (check.type.isInstance(value)) {
                return check.within(value, bounds);
            }
        }
        throw new IllegalStateException("Nothing compares a " + value.getClass().getName() + " with bounds");
    }

    private boolean within(Object value, Bounds bounds) {
        T found = type.cast(value);
        return order.compare(found, reader.apply(bounds.min())) >= 0
                && order.compare(found, reader.apply(bounds.max())) <= 0;
    }
}
