package io.sluice.settings;

import java.util.Comparator;

/** Bounds of a number. */
public final class BoundsOfInteger extends BoundsCheck<Integer> {
    /** For Bean Validation. */
    public BoundsOfInteger() {
        super(Integer::valueOf, Comparator.naturalOrder());
    }
}
