package io.sluice.telemetry;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Traces: whose they are, and who hears of them. */
@ConfigMapping(prefix = "sluice.telemetry")
public interface TelemetryConfig {
    /**
     * What providers are told of the trace that a call belongs to: all (traceparent and tracestate), parent (traceparent only:
     * random numbers, which say nothing of anybody), or none.
     */
    @WithDefault("all")
    TraceToProviders traceToProviders();

    /** See there. */
    Traces traces();

    /** Spans of the gateway's own. */
    interface Traces {
        /** Whether spans of calls are made and sent to a collector. Where to is said by OTEL_EXPORTER_OTLP_ENDPOINT. */
        @WithDefault("false")
        boolean enabled();
    }
}
