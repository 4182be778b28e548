package io.sluice.settings;

import java.util.Comparator;

/** Bounds of a large number. */
public final class BoundsOfLong extends BoundsCheck<Long> {
    /** For Bean Validation. */
    public BoundsOfLong() {
        super(Long::valueOf, Comparator.naturalOrder());
    }
}
