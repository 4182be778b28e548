package io.sluice.dialect.mlflow;

import java.math.BigDecimal;

/** Between what a number must be, both ends included. */
record Bounds(BigDecimal min, BigDecimal max) {
    /** Whole numbers from 1 up, as far as the gateway counts. */
    static final Bounds COUNT = of(1, Long.MAX_VALUE);

    static Bounds of(long min, long max) {
        return new Bounds(BigDecimal.valueOf(min), BigDecimal.valueOf(max));
    }
}
