package io.sluice.upstream;

import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends what takes too long. The timer is one of the event loop's, so the failure arrives where the answer would have. */
final class Deadline {
    private final Vertx vertx;

    Deadline(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Fails with {@code late} and cancels {@code work} unless it is done within {@code limit}. Cold. */
    <T> Uni<T> limit(Uni<T> work, Duration limit, Failure late) {
        return Uni.createFrom().emitter(emitter -> {
            var over = new AtomicBoolean();
            var running = new Cancellable[1];
            long timer = vertx.setTimer(Math.max(1, limit.toMillis()), ignored -> {
                if (over.compareAndSet(false, true)) {
                    if (running[0] != null) {
                        running[0].cancel();
                    }
                    emitter.fail(new CallFailed(late));
                }
            });
            emitter.onTermination(() -> {
                if (over.compareAndSet(false, true)) {
                    vertx.cancelTimer(timer);
                    if (running[0] != null) {
                        running[0].cancel();
                    }
                }
            });
            running[0] = work.subscribe()
                    .with(
                            item -> {
                                if (over.compareAndSet(false, true)) {
                                    vertx.cancelTimer(timer);
                                    emitter.complete(item);
                                }
                            },
                            thrown -> {
                                if (over.compareAndSet(false, true)) {
                                    vertx.cancelTimer(timer);
                                    emitter.fail(thrown);
                                }
                            });
        });
    }
}
