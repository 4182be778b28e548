package io.sluice.provider.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of an exchange on one event loop: the caller's if it is on one, else a loop of the exchange's own. Work
 * from that loop's thread runs at once, other work is sent there.
 */
final class LoopBound {
    private final Context context;
    private final @Nullable Thread home;

    LoopBound(Vertx vertx) {
        boolean onLoop = Vertx.currentContext() != null && Context.isOnEventLoopThread();
        this.context = vertx.getOrCreateContext();
        this.home = onLoop ? Thread.currentThread() : null;
    }

    void run(Runnable work) {
        if (Thread.currentThread() == home) {
            work.run();
        } else {
            later(work);
        }
    }

    /** Runs it after all work that is waiting now. */
    void later(Runnable work) {
        context.runOnContext(ignored -> work.run());
    }
}
