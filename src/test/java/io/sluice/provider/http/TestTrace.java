package io.sluice.provider.http;

import io.sluice.telemetry.TelemetryConfig;
import io.sluice.telemetry.TraceToProviders;

/** What providers are told of traces, for tests. */
final class TestTrace {
    private TestTrace() {}

    /** What holds without any configuration. */
    static TraceOnWire toProviders() {
        return toProviders(TraceToProviders.ALL);
    }

    static TraceOnWire toProviders(TraceToProviders told) {
        return new TraceOnWire(new TelemetryConfig() {
            @Override
            public TraceToProviders traceToProviders() {
                return told;
            }

            @Override
            public Traces traces() {
                return () -> false;
            }
        });
    }
}
