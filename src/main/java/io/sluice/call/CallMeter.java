package io.sluice.call;

import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.TokenBucket;
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
    private volatile @Nullable Duration firstEventAfter;

    /** From here on the call is under way, until {@link #settle}. */
    CallMeter(Meters meters, boolean accessLog, Inbound inbound, ModelRequest request, Route route) {
        this.meters = meters;
        this.accessLog = accessLog;
        this.inbound = inbound;
        this.request = request;
        this.route = route;
        meters.callBegins();
    }

    /** A stream has opened. */
    void opened() {
        Duration after = elapsed();
        firstEventAfter = after;
        Target target = route.primary();
        meters.firstEvent(route.name().value(), target.provider().value(), target.modelOrEmpty(), after);
    }

    /** An attempt is over; null for one that was answered. */
    void attempt(Target target, @Nullable Failure failure) {
        meters.attempt(route.name().value(), target.provider().value(), target.modelOrEmpty(), Outcome.of(failure));
    }

    /** What an attempt used is written down; the word says how it is known. */
    void usage(Target target, String known) {
        meters.usage(route.name().value(), target.provider().value(), target.modelOrEmpty(), known);
    }

    /** An attempt is over that used something; said once an attempt, by {@link #settle} for the last one. */
    void used(Usage.Tokens tokens, long costNanoUsd) {
        String team = team();
        for (TokenBucket bucket : TokenBucket.values()) {
            count(bucket, tokens, team);
        }
        Target target = route.primary();
        meters.cost(route.name().value(), target.provider().value(), target.modelOrEmpty(), team, costNanoUsd);
    }

    /**
     * The call is over. Later calls of this method do nothing.
     *
     * @param tokens      that its last attempt used
     * @param costNanoUsd what they cost
     */
    void settle(@Nullable Failure failure, Usage.Tokens tokens, long costNanoUsd) {
        if (!settled.compareAndSet(false, true)) {
            return;
        }
        meters.callEnds();
        Duration took = elapsed();
        String outcome = Outcome.of(failure);
        meters.call(route.name().value(), inbound.dialect(), outcome, took);
        used(tokens, costNanoUsd);
        if (accessLog) {
            Duration first = firstEventAfter;
            ACCESS.infof(
                    "call=%s principal=%s dialect=%s route=%s task=%s delivery=%s provider=%s outcome=%s prompt=%d completion=%d first=%s cost=%d elapsed=%dms",
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
                    costNanoUsd,
                    took.toMillis());
        }
    }

    private void count(TokenBucket bucket, Usage.Tokens tokens, String team) {
        long count = bucket.of(tokens);
        if (count > 0) {
            Target target = route.primary();
            meters.tokens(
                    route.name().value(), target.provider().value(), target.modelOrEmpty(), team, bucket.id(), count);
        }
    }

    private String team() {
        String team = inbound.principal().team();
        return team == null ? "" : team;
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - inbound.receivedNanos());
    }
}
