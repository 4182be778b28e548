package io.sluice.telemetry.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.sluice.model.CallId;
import io.sluice.telemetry.CallSpan;
import io.sluice.telemetry.CallTraces;
import io.sluice.telemetry.RequestMarks;
import io.sluice.telemetry.TraceContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Spans of calls by OpenTelemetry: one of the kind <em>server</em> for a call, and below it one of the kind <em>client</em>
 * for each attempt. Nothing is kept in threads; a span's parent is always named.
 */
final class OtelTraces implements CallTraces, AutoCloseable {
    private static final String SCOPE = "io.sluice";
    private static final long PATIENCE_SECONDS = 10;

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Clock clock;

    OtelTraces(SdkTracerProvider provider, Clock clock) {
        this.provider = provider;
        this.tracer = provider.get(SCOPE);
        this.clock = clock;
    }

    @Override
    public CallSpan begin(
            String operation, CallId call, String route, String provider, String dialect, long receivedNanos) {
        TraceContext caller = RequestMarks.caller();
        Instant received = clock.instant().minusNanos(System.nanoTime() - receivedNanos);
        SpanBuilder builder = tracer.spanBuilder(GenAi.name(operation, route))
                .setSpanKind(SpanKind.SERVER)
                .setParent(caller == null ? Context.root() : Context.root().with(Span.wrap(remote(caller))))
                .setStartTimestamp(received)
                .setAttribute(GenAi.OPERATION, operation)
                .setAttribute(GenAi.REQUEST_ID, call.value())
                .setAttribute(GenAi.DIALECT, dialect);
        if (!route.isEmpty()) {
            builder.setAttribute(GenAi.REQUEST_MODEL, route).setAttribute(GenAi.ROUTE, route);
        }
        if (!provider.isEmpty()) {
            builder.setAttribute(GenAi.PROVIDER, GenAi.providerName(provider));
        }
        Span span = builder.startSpan();
        var begun = new OtelCallSpan(tracer, span, operation, caller == null ? "" : caller.state());
        RequestMarks.span(begun.context());
        return begun;
    }

    /** What is not sent yet is sent now, as far as the collector takes it in time. */
    @Override
    public void close() {
        provider.shutdown().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    static TraceContext contextOf(Span span, String state) {
        SpanContext context = span.getSpanContext();
        return new TraceContext(
                context.getTraceId(), context.getSpanId(), context.isSampled() ? TraceContext.SAMPLED : 0, state);
    }

    private static SpanContext remote(TraceContext caller) {
        return SpanContext.createFromRemoteParent(
                caller.traceId(), caller.spanId(), TraceFlags.fromByte((byte) caller.flags()), state(caller.state()));
    }

    private static TraceState state(String members) {
        if (members.isEmpty()) {
            return TraceState.getDefault();
        }
        var builder = TraceState.builder();
        for (String member : List.of(members.split(",")).reversed()) { // what is put last comes first
            int equals = member.indexOf('=');
            builder.put(member.substring(0, equals), member.substring(equals + 1));
        }
        return builder.build();
    }
}
