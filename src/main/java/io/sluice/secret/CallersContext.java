package io.sluice.secret;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * Brings results back to the Vert.x context of whoever asked for them: a reading is shared by calls of many event loops, and
 * a remote store's client answers on threads of its own. A transaction under way goes on on its own thread, too.
 */
public final class CallersContext {
    private CallersContext() {}

    /** Runs the work when subscribed, and continues on the context of that moment; without one, wherever it ends. */
    public static <T> Uni<T> back(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Context context = Vertx.currentContext();
            return context == null ? work.get() : work.get().emitOn(task -> run(context, task));
        });
    }

    private static void run(Context context, Runnable task) {
        if (Vertx.currentContext() == context && Context.isOnEventLoopThread()) {
            task.run(); // there already: the value was in memory
        } else {
            context.runOnContext(ignored -> task.run());
        }
    }
}
