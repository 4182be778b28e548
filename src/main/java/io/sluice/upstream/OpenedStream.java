package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.sluice.model.ReplyEvent;
import io.sluice.model.ReplyFrame;
import io.sluice.routing.RoutePolicy.Timeouts;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A stream of a provider, opened and then handed on:
 *
 * <pre>
 *   provider ──frames──▶ held until one says something ──▶ open ──▶ subscriber, frame by frame, on demand
 *                        (a failure up to here is a failure       (a failure from here on is told in the stream)
 *                         of the attempt: it may be repeated)
 * </pre>
 *
 * Frames that only say that the answer has begun do not open the stream: some upstreams announce a role and then fail. The
 * gap clock runs only while a frame is being waited for, so a slow reader is never taken for a silent provider.
 *
 * <p>State is guarded by this object's monitor, never held while a subscriber is called.
 */
final class OpenedStream implements Flow.Subscriber<ReplyFrame>, Flow.Subscription {
    private final Vertx vertx;
    private final Timeouts timeouts;
    private final long deadlineNanos;
    private final ArrayDeque<ReplyFrame> held = new ArrayDeque<>();

    private Flow.@Nullable Subscription upstream;
    private @Nullable UniEmitter<? super OpenedStream> opening;
    private Flow.@Nullable Subscriber<? super ReplyFrame> downstream;
    private @Nullable Throwable failure;
    private boolean completed;
    private boolean closed;
    private boolean terminated;
    private long demand;
    private boolean emitting;
    private boolean waiting;
    private long waitingSinceNanos;
    private long timer = -1;

    private OpenedStream(Vertx vertx, Timeouts timeouts, long deadlineNanos) {
        this.vertx = vertx;
        this.timeouts = timeouts;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * Opens a provider's stream. Cold; cancelling cancels the provider's stream.
     *
     * @param deadlineNanos the call's end, by {@link System#nanoTime()}
     */
    static Uni<OpenedStream> open(Multi<ReplyFrame> frames, Vertx vertx, Timeouts timeouts, long deadlineNanos) {
        return Uni.createFrom().emitter(emitter -> {
            var stream = new OpenedStream(vertx, timeouts, deadlineNanos);
            stream.opening = emitter;
            emitter.onTermination(stream::cancelIfOpening);
            frames.subscribe().withSubscriber(stream);
        });
    }

    /** The frames from the first on. To be subscribed once. Failures are {@link CallFailed}. */
    Multi<ReplyFrame> frames() {
        return Multi.createFrom().publisher(subscriber -> {
            synchronized (this) {
                downstream = subscriber;
                if (timer == -1 && !closed) {
                    arm(timeouts.gap().toNanos());
                }
            }
            subscriber.onSubscribe(this);
        });
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        synchronized (this) {
            upstream = subscription;
        }
        subscription.request(1);
    }

    @Override
    public void onNext(ReplyFrame frame) {
        UniEmitter<? super OpenedStream> opened = null;
        boolean more = false;
        synchronized (this) {
            held.add(frame);
            waiting = false;
            if (opening != null) {
                if (says(frame)) {
                    opened = opening;
                    opening = null;
                } else {
                    more = true;
                }
            }
        }
        if (more) {
            ask();
        } else if (opened != null) {
            opened.complete(this);
        } else {
            emit();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end(thrown);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
        }
        emit();
    }

    @Override
    public void cancel() {
        Flow.Subscription open;
        synchronized (this) {
            if (closed) {
                return;
            }
            close();
            held.clear();
            open = completed || failure != null ? null : upstream;
        }
        if (open != null) {
            open.cancel();
        }
    }

    private void cancelIfOpening() {
        boolean unopened;
        synchronized (this) {
            unopened = opening != null;
            opening = null;
        }
        if (unopened) {
            cancel();
        }
    }

    private void end(@Nullable Throwable thrown) {
        UniEmitter<? super OpenedStream> opened;
        synchronized (this) {
            if (closed) {
                return;
            }
            waiting = false;
            failure = thrown;
            completed = thrown == null;
            opened = opening;
            opening = null;
        }
        if (opened == null) {
            emit();
        } else if (thrown == null) {
            opened.complete(this); // an answer that says nothing is an answer
        } else {
            opened.fail(thrown);
        }
    }

    /** Hands on what is held, as far as it was asked for; then asks for one more, or ends. */
    private void emit() {
        synchronized (this) {
            if (emitting || downstream == null) {
                return;
            }
            emitting = true;
        }
        boolean more = false;
        while (true) {
            ReplyFrame next;
            synchronized (this) {
                next = closed || demand == 0 ? null : held.poll();
                if (next == null) {
                    emitting = false;
                    more = !closed && demand > 0 && held.isEmpty() && !completed && failure == null && !waiting;
                    break;
                }
                demand--;
            }
            downstream.onNext(next);
        }
        if (more) {
            ask();
        } else {
            terminate();
        }
    }

    private void ask() {
        Flow.Subscription open;
        synchronized (this) {
            if (closed || waiting) {
                return;
            }
            waiting = true;
            waitingSinceNanos = System.nanoTime();
            open = upstream;
        }
        if (open != null) {
            open.request(1);
        }
    }

    private void terminate() {
        Throwable thrown;
        synchronized (this) {
            if (closed || terminated || !held.isEmpty() || !(completed || failure != null)) {
                return;
            }
            terminated = true;
            thrown = failure;
            close();
        }
        if (downstream == null) {
            return;
        }
        if (thrown == null) {
            downstream.onComplete();
        } else {
            downstream.onError(thrown);
        }
    }

    private void close() {
        closed = true;
        if (timer != -1) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }

    private void arm(long nanos) {
        long untilDeadline = deadlineNanos - System.nanoTime();
        long millis = Math.max(1, Math.min(nanos, untilDeadline) / 1_000_000 + 1);
        timer = vertx.setTimer(millis, ignored -> tick());
    }

    /** One timer a stream, set again only when it rings: frames that arrive in time cost nothing. */
    private void tick() {
        Failure late = null;
        Flow.Subscription open = null;
        synchronized (this) {
            timer = -1;
            if (closed || completed || failure != null) {
                return;
            }
            long now = System.nanoTime();
            long silentFor = waiting ? now - waitingSinceNanos : 0;
            if (now - deadlineNanos >= 0) {
                late = new Failure.TimedOut(Failure.Clock.TOTAL, timeouts.total());
            } else if (silentFor >= timeouts.gap().toNanos()) {
                late = new Failure.TimedOut(Failure.Clock.GAP, timeouts.gap());
            } else {
                arm(timeouts.gap().toNanos() - silentFor);
            }
            if (late != null) {
                open = upstream;
            }
        }
        if (late != null) {
            if (open != null) {
                open.cancel();
            }
            end(new CallFailed(late));
        }
    }

    private static boolean says(ReplyFrame frame) {
        for (ReplyEvent event : frame.events()) {
            if (!(event instanceof ReplyEvent.Started) && !(event instanceof ReplyEvent.UsageReported)) {
                return true;
            }
        }
        return false;
    }
}
