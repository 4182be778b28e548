package io.sluice.telemetry;

import io.quarkus.vertx.core.runtime.VertxMDC;
import io.sluice.model.CallId;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request under way wherever its work runs: its id, its route and its trace, for the lines of the log and
 * for the headers of exchanges with providers. Kept in the Vert.x context that each request has of its own, never in a
 * thread: an event loop that turns to another request has that one's marks. The only class that writes to what the log
 * knows of a context (docs/adr/0007). Where no request is under way, nothing is kept and nothing is known.
 */
public final class RequestMarks {
    private static final String REQUEST = "request_id";
    private static final String ROUTE = "route";
    private static final String TRACE = "trace_id";
    private static final String SPAN = "span_id";
    private static final String KEY = "sluice.trace";

    private RequestMarks() {}

    /** A request has come in; said once, before anything else is done with it. */
    public static void begin(CallId id, @Nullable TraceContext trace) {
        Context own = own();
        if (own == null) {
            return;
        }
        VertxMDC.INSTANCE.put(REQUEST, id.value(), own);
        if (trace != null) {
            VertxMDC.INSTANCE.put(TRACE, trace.traceId(), own);
            own.putLocal(KEY, new Traced(trace, null));
        }
    }

    /** The route of the call is found. */
    public static void route(String name) {
        Context own = own();
        if (own != null) {
            VertxMDC.INSTANCE.put(ROUTE, name, own);
        }
    }

    /** A span was made for the call. */
    public static void span(TraceContext span) {
        Context own = own();
        if (own != null) {
            VertxMDC.INSTANCE.put(TRACE, span.traceId(), own);
            VertxMDC.INSTANCE.put(SPAN, span.spanId(), own);
        }
    }

    /** What goes out from now on belongs to this attempt. */
    public static void sending(AttemptSpan attempt) {
        Context own = own();
        if (own != null) {
            own.putLocal(KEY, new Traced(caller(), attempt));
        }
    }

    /** What the caller said of its trace; null when it said nothing. */
    public static @Nullable TraceContext caller() {
        Traced traced = traced();
        return traced == null ? null : traced.caller();
    }

    /** The attempt that what goes out belongs to; null when no span is made of it. */
    public static @Nullable AttemptSpan attempt() {
        Traced traced = traced();
        return traced == null ? null : traced.attempt();
    }

    private static @Nullable Traced traced() {
        Context own = own();
        return own == null ? null : own.getLocal(KEY);
    }

    private static @Nullable Context own() {
        Context context = Vertx.currentContext();
        return context != null && VertxContext.isDuplicatedContext(context) ? context : null;
    }

    private record Traced(
            @Nullable TraceContext caller, @Nullable AttemptSpan attempt) {}
}
