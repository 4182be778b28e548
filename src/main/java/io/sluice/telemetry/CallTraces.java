package io.sluice.telemetry;

import io.sluice.model.CallId;

/**
 * Makes the spans of calls. Where traces are off, this is {@link #OFF}: nothing is made, and a call costs one call of an empty
 * method more.
 */
public interface CallTraces {
    /** Makes none. */
    CallTraces OFF = (operation, call, route, provider, dialect, receivedNanos) -> CallSpan.NONE;

    /**
     * Begins the span of a call, in the trace of its caller or in one of its own.
     *
     * @param operation     such as {@code chat}
     * @param route         as in the catalog; empty where there is none of the name
     * @param provider      that it leads to; empty where there is none
     * @param receivedNanos {@link System#nanoTime()} at its arrival
     */
    CallSpan begin(String operation, CallId call, String route, String provider, String dialect, long receivedNanos);
}
