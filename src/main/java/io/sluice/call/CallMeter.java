package io.sluice.call;

import io.sluice.ledger.AttemptEnded;
import io.sluice.model.Failure;
import io.sluice.model.ModelRequest;
import io.sluice.model.TokenBucket;
import io.sluice.model.Usage;
import io.sluice.routing.Route;
import io.sluice.routing.Target;
import io.sluice.telemetry.Answered;
import io.sluice.telemetry.AttemptSpan;
import io.sluice.telemetry.CallSpan;
import io.sluice.telemetry.Meters;
import io.sluice.telemetry.Outcome;
import io.sluice.telemetry.RequestMarks;
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
    private final CallSpan span;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile AttemptSpan attempt = AttemptSpan.NONE;
    private volatile @Nullable Answered answered;
    private volatile @Nullable Duration firstEventAfter;

    /** From here on the call is under way, until {@link #settle}. */
    CallMeter(Meters meters, boolean accessLog, Inbound inbound, ModelRequest request, Route route, CallSpan span) {
        this.meters = meters;
        this.accessLog = accessLog;
        this.inbound = inbound;
        this.request = request;
        this.route = route;
        this.span = span;
        meters.callBegins();
    }

    /** A stream has opened. */
    void opened() {
        Duration after = elapsed();
        firstEventAfter = after;
        Target target = route.primary();
        meters.firstEvent(route.name().value(), target.provider().value(), target.modelOrEmpty(), after);
    }

    /** An attempt is about to be sent, in the context of the call. */
    void begins(Target target, int number) {
        AttemptSpan begun = span.attempt(target.provider().value(), target.modelOrEmpty(), number);
        if (begun != AttemptSpan.NONE) {
            attempt = begun;
            RequestMarks.sending(begun);
        }
    }

    /**
     * An attempt is over.
     *
     * @param failure null for one that was answered
     * @param ended   what is written down of it; null where nothing is
     */
    void attempt(Target target, @Nullable Failure failure, @Nullable AttemptEnded ended) {
        AttemptSpan over = attempt;
        if (over != AttemptSpan.NONE) {
            answered = ended == null ? null : known(ended);
            over.end(failure, answered);
        }
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
        span.end(failure, answered);
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

    /** What a span says of it: only what the provider said itself. */
    private static Answered known(AttemptEnded ended) {
        Usage.Tokens tokens = ended.usage().tokens();
        boolean told = ended.known() == AttemptEnded.Known.REPORTED && tokens.total() > 0;
        return new Answered(ended.model(), ended.finishReason(), told ? tokens : null);
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
