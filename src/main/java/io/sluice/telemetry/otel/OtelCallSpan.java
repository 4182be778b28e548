package io.sluice.telemetry.otel;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sluice.model.Failure;
import io.sluice.telemetry.Answered;
import io.sluice.telemetry.AttemptSpan;
import io.sluice.telemetry.CallSpan;
import io.sluice.telemetry.TraceContext;
import org.jspecify.annotations.Nullable;

/** The span of a call. The SDK takes only the first end of a span, and nothing after it. */
final class OtelCallSpan implements CallSpan {
    private final Tracer tracer;
    private final Span span;
    private final String operation;
    private final String state;

    /** @param state what the caller's tracing system carries along */
    OtelCallSpan(Tracer tracer, Span span, String operation, String state) {
        this.tracer = tracer;
        this.span = span;
        this.operation = operation;
        this.state = state;
    }

    TraceContext context() {
        return OtelTraces.contextOf(span, state);
    }

    @Override
    public AttemptSpan attempt(String provider, String model, int number) {
        var builder = tracer.spanBuilder(GenAi.name(operation, model))
                .setSpanKind(SpanKind.CLIENT)
                .setParent(Context.root().with(span))
                .setAttribute(GenAi.OPERATION, operation)
                .setAttribute(GenAi.PROVIDER, GenAi.providerName(provider))
                .setAttribute(GenAi.ATTEMPT, (long) number);
        if (!model.isEmpty()) {
            builder.setAttribute(GenAi.REQUEST_MODEL, model);
        }
        return new OtelAttemptSpan(builder.startSpan(), state);
    }

    @Override
    public void end(@Nullable Failure failure, @Nullable Answered answered) {
        GenAi.end(span, failure, answered);
    }
}
