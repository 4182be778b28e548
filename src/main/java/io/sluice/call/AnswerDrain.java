package io.sluice.call;

import io.sluice.model.Failure;
import io.sluice.model.Reply;
import io.sluice.model.ReplyFrame;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One answer that outlives its caller:
 *
 * <pre>
 *   dispatcher ──▶ caller             while it is there, at its pace
 *        └───────▶ read and dropped   after it has left: to the end, or to the cap, which cuts the provider off
 * </pre>
 *
 * The account follows the answer itself, so it is closed by the answer's end as ever; a cut closes it as aborted. State is
 * guarded by this object's monitor, never held while somebody else is called.
 */
final class AnswerDrain<T> implements Flow.Subscriber<ReplyFrame>, Flow.Subscription {
    private final AnswerDrains drains;
    private final Uni<Reply<T>> reply;
    private final CallAccount account;

    /** What came after the caller had left. */
    private final Tally since = new Tally();

    private @Nullable Cancellable awaited;
    private @Nullable Multi<ReplyFrame> unread;
    private Flow.@Nullable Subscription upstream;
    private Flow.@Nullable Subscriber<? super ReplyFrame> downstream;
    private boolean left;
    private boolean over;

    AnswerDrain(AnswerDrains drains, Uni<Reply<T>> reply, CallAccount account) {
        this.drains = drains;
        this.reply = reply;
        this.account = account;
    }

    /** The answer for its caller. To be subscribed once; cancelling it, or the stream it gives, is the caller's leaving. */
    Uni<Reply<T>> forCaller() {
        return Uni.createFrom().<Reply<T>>emitter(this::ask).onCancellation().invoke(this::callerLeft);
    }

    private void ask(UniEmitter<? super Reply<T>> caller) {
        Cancellable running = reply.subscribe().with(item -> arrived(item, caller), thrown -> {
            end();
            caller.fail(thrown);
        });
        synchronized (this) {
            if (!over) {
                awaited = running;
                return;
            }
        }
        running.cancel(); // it was cut meanwhile, or has ended, and then this does nothing
    }

    private void arrived(Reply<T> item, UniEmitter<? super Reply<T>> caller) {
        switch (item) {
            case Reply.Whole<T> _ -> {
                end();
                caller.complete(item);
            }
            case Reply.Streamed<T>(Multi<ReplyFrame> frames) -> {
                if (keepForCaller(frames)) {
                    Flow.Publisher<ReplyFrame> handed = this::handOn;
                    caller.complete(new Reply.Streamed<>(Multi.createFrom().publisher(handed)));
                } else {
                    frames.subscribe().withSubscriber(this);
                }
            }
        }
    }

    private synchronized boolean keepForCaller(Multi<ReplyFrame> frames) {
        if (!left) {
            unread = frames;
        }
        return !left;
    }

    private void handOn(Flow.Subscriber<? super ReplyFrame> caller) {
        Multi<ReplyFrame> frames;
        synchronized (this) {
            frames = unread;
            unread = null;
            downstream = frames == null ? null : caller;
        }
        if (frames == null) {
            throw new IllegalStateException("an answer is read once");
        }
        frames.subscribe().withSubscriber(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        Flow.Subscriber<? super ReplyFrame> caller;
        boolean cut;
        synchronized (this) {
            upstream = subscription;
            caller = downstream;
            cut = over;
        }
        if (cut) {
            subscription.cancel();
        } else if (caller != null) {
            caller.onSubscribe(this);
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(ReplyFrame frame) {
        Flow.Subscriber<? super ReplyFrame> caller = caller();
        if (caller != null) {
            caller.onNext(frame);
            return;
        }
        frame.events().forEach(since::event);
        if (since.bytes() > drains.maxBytes()) {
            drains.cut(this);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        Flow.Subscriber<? super ReplyFrame> caller = caller();
        end();
        if (caller != null) {
            caller.onError(thrown);
        }
    }

    @Override
    public void onComplete() {
        Flow.Subscriber<? super ReplyFrame> caller = caller();
        end();
        if (caller != null) {
            caller.onComplete();
        }
    }

    @Override
    public void request(long n) {
        Flow.Subscription open;
        synchronized (this) {
            open = left ? null : upstream;
        }
        if (open != null) {
            open.request(n);
        }
    }

    @Override
    public void cancel() {
        callerLeft();
    }

    private void callerLeft() {
        Multi<ReplyFrame> frames;
        Flow.Subscription open;
        synchronized (this) {
            if (over || left) {
                return;
            }
            left = true;
            downstream = null;
            frames = unread;
            unread = null;
            open = upstream;
        }
        account.callerLeft();
        if (frames != null) {
            frames.subscribe().withSubscriber(this);
        }
        drains.begin(this);
        if (open != null) {
            open.request(Long.MAX_VALUE);
        }
    }

    /**
     * Cuts the provider off, unless the answer has ended.
     *
     * @return has its item when it is written down that the call is over
     */
    Uni<Void> cut() {
        Cancellable running;
        Flow.Subscription open;
        synchronized (this) {
            if (over) {
                return Uni.createFrom().voidItem();
            }
            over = true;
            running = awaited;
            open = upstream;
        }
        drains.end(this);
        Uni<Void> written = account.close(new Failure.Aborted());
        if (open != null) {
            open.cancel();
        } else if (running != null) {
            running.cancel();
        }
        return written;
    }

    synchronized boolean isOver() {
        return over;
    }

    private void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        drains.end(this);
    }

    private synchronized Flow.@Nullable Subscriber<? super ReplyFrame> caller() {
        return downstream;
    }
}
