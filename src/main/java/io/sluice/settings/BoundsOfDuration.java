package io.sluice.settings;

import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.Comparator;

/** Bounds of a length of time. */
public final class BoundsOfDuration extends BoundsCheck<Duration> {
    /** For Bean Validation. */
    public BoundsOfDuration() {
        super(new DurationConverter()::convert, Comparator.naturalOrder());
    }
}
