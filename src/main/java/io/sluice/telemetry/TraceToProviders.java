package io.sluice.telemetry;

/** What providers are told of the trace that a call belongs to. */
public enum TraceToProviders {
    /** Both headers. */
    ALL,
    /** {@code traceparent} only. */
    PARENT,
    /** Neither. */
    NONE
}
