package io.sluice.telemetry.otel;

import io.opentelemetry.api.trace.Span;
import io.sluice.model.Failure;
import io.sluice.telemetry.Answered;
import io.sluice.telemetry.AttemptSpan;
import io.sluice.telemetry.TraceContext;
import org.jspecify.annotations.Nullable;

/** The span of a try at a provider. */
final class OtelAttemptSpan implements AttemptSpan {
    private final Span span;
    private final TraceContext context;

    OtelAttemptSpan(Span span, String state) {
        this.span = span;
        this.context = OtelTraces.contextOf(span, state);
    }

    @Override
    public TraceContext context() {
        return context;
    }

    @Override
    public void sentTo(String host, int port) {
        span.setAttribute(GenAi.SERVER_ADDRESS, host).setAttribute(GenAi.SERVER_PORT, (long) port);
    }

    @Override
    public void end(@Nullable Failure failure, @Nullable Answered answered) {
        GenAi.end(span, failure, answered);
    }
}
