package io.sluice.provider.http;

import io.sluice.telemetry.AttemptSpan;
import io.sluice.telemetry.RequestMarks;
import io.sluice.telemetry.TelemetryConfig;
import io.sluice.telemetry.TraceContext;
import io.sluice.telemetry.TraceHeaders;
import io.sluice.telemetry.TraceToProviders;
import jakarta.inject.Singleton;
import java.util.function.BiConsumer;

/**
 * Tells providers of the trace that a call belongs to, whole or streamed: of the attempt's span where spans are made; else of
 * what the caller sent, as it came, for then the gateway is no part of the trace and names no operation of its own in it.
 * Nothing is sent where neither is.
 */
@Singleton
final class TraceOnWire {
    private final boolean told;
    private final boolean withState;

    TraceOnWire(TelemetryConfig config) {
        this.told = config.traceToProviders() != TraceToProviders.NONE;
        this.withState = config.traceToProviders() == TraceToProviders.ALL;
    }

    /**
     * Adds the headers of an exchange that is about to be made. To be asked in the context of its call, before anything
     * is waited for.
     *
     * @param header is told each one's name and value
     */
    void add(String host, int port, BiConsumer<String, String> header) {
        AttemptSpan attempt = RequestMarks.attempt();
        TraceContext context = RequestMarks.caller();
        if (attempt != null) {
            attempt.sentTo(host, port);
            context = attempt.context();
        }
        if (told && context != null) {
            TraceHeaders.write(context, withState, header);
        }
    }
}
