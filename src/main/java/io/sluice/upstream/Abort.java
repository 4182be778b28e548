package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Carries a caller's cancellation through a guard, which by itself stops waiting but lets the guarded work go on: the
 * provider would keep generating, and billing. One per call.
 */
final class Abort<T> {
    private static final Cancellable FIRED = () -> {};
    private static final Cancellable IDLE = () -> {};

    private final AtomicReference<Cancellable> current = new AtomicReference<>(IDLE);
    private final Consumer<T> discard;

    /** @param discard closes a result that arrives when nobody waits any more */
    Abort(Consumer<T> discard) {
        this.discard = discard;
    }

    /** The attempt, so wrapped that {@link #fire} cancels it. After {@code fire} nothing is subscribed any more. */
    Uni<T> bind(Uni<T> attempt) {
        return Uni.createFrom().emitter(emitter -> {
            if (current.get() == FIRED) {
                emitter.fail(new CallFailed(new Failure.Aborted()));
                return;
            }
            Cancellable running = attempt.subscribe()
                    .with(
                            item -> {
                                if (current.getAndUpdate(now -> now == FIRED ? FIRED : IDLE) == FIRED) {
                                    discard.accept(item);
                                } else {
                                    emitter.complete(item);
                                }
                            },
                            emitter::fail);
            if (current.getAndUpdate(now -> now == FIRED ? FIRED : running) == FIRED) {
                running.cancel();
                emitter.fail(new CallFailed(new Failure.Aborted()));
            }
        });
    }

    /** The caller is gone: cancels what runs, and keeps anything from starting. */
    void fire() {
        current.getAndSet(FIRED).cancel();
    }
}
