package io.sluice.settings;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares a value with its bounds.
 *
 * @param <T> what the setting is
 */
abstract class BoundsCheck<T> implements ConstraintValidator<Bounds, T> {
    private final Function<String, T> reader;
    private final Comparator<? super T> order;
    private @Nullable T min;
    private @Nullable T max;

    /** @param reader understands a bound as it is written */
    BoundsCheck(Function<String, T> reader, Comparator<? super T> order) {
        this.reader = reader;
        this.order = order;
    }

    @Override
    public void initialize(Bounds bounds) {
        min = reader.apply(bounds.min());
        max = reader.apply(bounds.max());
    }

    /** What is not set has no value that could be wrong. */
    @Override
    public boolean isValid(@Nullable T value, ConstraintValidatorContext context) {
        T least = min;
        T most = max;
        if (least == null || most == null) {
            throw new IllegalStateException("Bean Validation did not say which bounds");
        }
        return value == null || order.compare(value, least) >= 0 && order.compare(value, most) <= 0;
    }
}
