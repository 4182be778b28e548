package io.sluice.identity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the caller of an endpoint must be permitted, on a resource's method or, for all of its methods, on its class. Any one
 * of several is enough. An endpoint that says nothing is refused to everybody.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Requires {
    /** Any one of these. */
    Permission[] value();
}
