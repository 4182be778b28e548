package io.sluice.telemetry;

import io.micrometer.core.instrument.MeterRegistry;

/** Makes meters for tests outside this package. */
public final class TestMeters {
    private TestMeters() {}

    public static Meters over(MeterRegistry registry) {
        return new Meters(registry);
    }
}
