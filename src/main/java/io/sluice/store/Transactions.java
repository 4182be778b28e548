package io.sluice.store;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.ContextLocals;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Database work in transactions that span features: what one feature does inside another's transaction belongs to it.
 *
 * <p>Hibernate Reactive keeps the session on the Vert.x context, so the transaction under way is known by the context, not
 * by an argument. Each transaction gets a context of its own, whoever asks from whatever thread; a nested one finds the mark
 * on it and joins. Work that leaves the context (a call to another server, a worker thread) comes back with {@link #aside}.
 */
@Singleton
public final class Transactions {
    private static final String MARK = Transactions.class.getName();

    private final Vertx vertx;

    Transactions(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Runs work in the transaction under way, or in a new one that is committed when the work has its item and undone when
     * it fails. A new one runs to its end even if the caller stops waiting: nobody could tell how far it had come.
     */
    public <T> Uni<T> required(Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Context context = ours();
            if (context == null) {
                return begin(work);
            }
            return Context.isOnEventLoopThread() ? Panache.withTransaction(work) : join(context, work);
        });
    }

    /** Does something outside the transaction under way and continues within it, on its thread. */
    public <T> Uni<T> aside(Uni<T> other) {
        return Uni.createFrom().deferred(() -> {
            Context context = ours();
            return context == null ? other : other.emitOn(task -> context.runOnContext(ignored -> task.run()));
        });
    }

    private <T> Uni<T> begin(Supplier<Uni<T>> work) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext());
            VertxContextSafetyToggle.setContextSafe(context, true);
            context.runOnContext(ignored -> {
                ContextLocals.put(MARK, Boolean.TRUE);
                Uni.createFrom()
                        .deferred(() -> Panache.withTransaction(work))
                        .onTermination()
                        .invoke(() -> ContextLocals.remove(MARK))
                        .subscribe()
                        .with(emitter::complete, emitter::fail);
            });
        });
    }

    /** Worker threads of Quarkus carry the context of whoever gave them work, but a session is its event loop's alone. */
    private static <T> Uni<T> join(Context context, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .emitter(emitter -> context.runOnContext(
                        ignored -> Panache.withTransaction(work).subscribe().with(emitter::complete, emitter::fail)));
    }

    /** The context of the transaction under way. */
    private static @Nullable Context ours() {
        Context context = Vertx.currentContext();
        boolean marked = context != null
                && VertxContext.isDuplicatedContext(context)
                && ContextLocals.get(MARK).isPresent();
        return marked ? context : null;
    }
}
