package io.sluice.settings;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.util.Comparator;

/** Bounds of a number of bytes. */
public final class BoundsOfSize extends BoundsCheck<MemorySize> {
    /** For Bean Validation. */
    public BoundsOfSize() {
        super(new MemorySizeConverter()::convert, Comparator.comparing(MemorySize::asBigInteger));
    }
}
