package io.sluice.ingress;

import io.sluice.model.CallId;
import io.sluice.telemetry.RequestMarks;
import io.sluice.telemetry.TraceHeaders;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;

/** Gives a request its id: in its reply, whatever that will be, and in every line of the log that is written for it. */
final class RequestIds {
    /** In every reply. Anthropic's clients look for another one, which their dialect adds. */
    static final String HEADER = "x-request-id";

    private RequestIds() {}

    /** Said once, before anything else is done with the request. */
    static void give(RoutingContext context, CallId id) {
        context.response().putHeader(HEADER, id.value());
        MultiMap headers = context.request().headers();
        RequestMarks.begin(
                id,
                headers.contains(TraceHeaders.PARENT)
                        ? TraceHeaders.read(headers.getAll(TraceHeaders.PARENT), headers.getAll(TraceHeaders.STATE))
                        : null);
    }
}
