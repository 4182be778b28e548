package io.sluice.catalog;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Runs asynchronous tasks one after the other, in the order of subscription. Nobody waits on a thread. */
final class OneAtATime {
    private final AtomicReference<CompletableFuture<Void>> last =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    /** The task's outcome. A task that fails or is cancelled lets the next one run. */
    <T> Uni<T> run(Supplier<Uni<T>> task) {
        return Uni.createFrom().deferred(() -> {
            var done = new CompletableFuture<Void>();
            CompletableFuture<Void> before = last.getAndSet(done);
            return Uni.createFrom()
                    .completionStage(before)
                    .chain(ignored -> task.get())
                    .onTermination()
                    .invoke(() ->
                            Uni.createFrom().completionStage(before).subscribe().with(ignored -> done.complete(null)));
        });
    }
}
