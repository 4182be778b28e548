package io.sluice.call;

import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.Usage;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import io.sluice.telemetry.Meters;
import io.sluice.telemetry.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Measures one call: the one place where what a call used is counted. Settled exactly once, whatever comes first: the end
 * of the answer, a failure, or the caller's leaving.
 */
final class CallMeter {
    private static final Logger ACCESS = Logger.getLogger("io.sluice.access");

    private final Meters meters;
    private final boolean accessLog;
    private final Inbound inbound;
    private final ModelRequest request;
    private final Route route;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile Usage usage = Usage.ABSENT;
    private volatile @Nullable Duration firstEventAfter;

    CallMeter(Meters meters, boolean accessLog, Inbound inbound, ModelRequest request, Route route) {
        this.meters = meters;
        this.accessLog = accessLog;
        this.inbound = inbound;
        this.request = request;
        this.route = route;
    }

    /** A stream has opened. */
    void opened() {
        Duration after = elapsed();
        firstEventAfter = after;
        Target target = route.primary();
        meters.firstEvent(route.name().value(), target.provider().value(), target.modelOrEmpty(), after);
    }

    /** The provider told what was used so far; the last word counts. */
    void used(Usage told) {
        usage = told;
    }

    /** The call is over. Later calls of this method do nothing. */
    void settle(@Nullable Failure failure) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        Duration took = elapsed();
        String outcome = Outcome.of(failure);
        meters.call(route.name().value(), inbound.dialect(), outcome, took);
        Usage.Tokens tokens = usage.tokens();
        count("input", tokens.input());
        count("cache_read", tokens.cacheRead());
        count("cache_write", tokens.cacheWrite() + tokens.cacheWriteHour());
        count("output", tokens.output());
        count("reasoning", tokens.reasoning());
        count("audio_input", tokens.media().audioInput());
        count("audio_output", tokens.media().audioOutput());
        count("image_input", tokens.media().imageInput());
        count("image_output", tokens.media().imageOutput());
        if (accessLog) {
            Duration first = firstEventAfter;
            ACCESS.infof(
                    "call=%s principal=%s dialect=%s route=%s task=%s delivery=%s provider=%s outcome=%s prompt=%d completion=%d first=%s elapsed=%dms",
                    inbound.id(),
                    inbound.principal().id(),
                    inbound.dialect(),
                    route.name(),
                    request.task().word(),
                    request.delivery(),
                    route.primary().provider(),
                    outcome,
                    tokens.prompt(),
                    tokens.completion(),
                    first == null ? "-" : first.toMillis() + "ms",
                    took.toMillis());
        }
    }

    private void count(String kind, long tokens) {
        if (tokens > 0) {
            Target target = route.primary();
            meters.tokens(route.name().value(), target.provider().value(), target.modelOrEmpty(), kind, tokens);
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - inbound.receivedNanos());
    }
}
