package io.sluice.settings;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE_USE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The least and the most that a setting may be, both included. Goes on every setting that is a number, a duration or a size: the
 * gateway refuses to start with another value, and the reference of the configuration shows both.
 *
 * <p>Bounds are there to catch slips (seconds for milliseconds, a size of 0), not to forbid what somebody may want.
 */
@Documented
@Target({METHOD, TYPE_USE})
@Retention(RUNTIME)
public @interface Bounds {
    /** As it would be written in the configuration: {@code 1}, {@code 10ms}, {@code 64K}. */
    String min();

    /** Likewise. */
    String max();

    /** What is counted, in the plural. Durations and sizes say it themselves. */
    String unit() default "";
}
