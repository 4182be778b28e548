package io.sluice.settings;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/** What a setting that is text has to look like: the gateway refuses to start with another one. */
@Documented
@Target(METHOD)
@Retention(RUNTIME)
public @interface Shape {
    /** Matches the whole text. */
    String pattern();

    /** The same in words, after "must be"; the reference of the configuration shows them, too. */
    String words();
}
