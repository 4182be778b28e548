package io.sluice.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.json.JsonCodec;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Entries that wait to be written, a bounded number of them. Nobody who adds one waits: beyond the bound they are counted,
 * and the count goes on record as soon as there is room.
 */
@Singleton
final class LateEntries {
    /** Entries that were dropped because the queue was full. */
    static final String LOST = "sluice.audit.lost";

    /** Entries that wait. */
    static final String QUEUED = "sluice.audit.queued";

    private static final int BATCH = 200;

    private final AuditStore store;
    private final Clock clock;
    private final BlockingQueue<Happening> queue;
    private final AtomicLong lost = new AtomicLong();
    private final Counter lostInAll;

    /** Taken from the queue and not known to be written. Only touched by the one flush under way. */
    private List<Happening> batch = List.of();

    private CompletableFuture<Void> lastFlush = CompletableFuture.completedFuture(null);

    LateEntries(AuditStore store, AuditConfig config, Clock clock, MeterRegistry registry) {
        this.store = store;
        this.clock = clock;
        this.queue = new ArrayBlockingQueue<>(config.queue());
        this.lostInAll = Counter.builder(LOST)
                .description("Audit entries dropped because the database did not take them in time")
                .register(registry);
        Gauge.builder(QUEUED, queue, BlockingQueue::size)
                .description("Audit entries that wait for the database")
                .register(registry);
    }

    void add(Happening happening) {
        if (!queue.offer(happening)) {
            lost.incrementAndGet();
            lostInAll.increment();
        }
    }

    /**
     * Writes all that waits, after any flush under way. Entries that could not be written stay for the next flush; one whose
     * commit was not confirmed may be written twice, which is better than not at all.
     */
    synchronized Uni<Void> flush() {
        CompletableFuture<Void> before = lastFlush;
        lastFlush = before.handle((done, failure) -> null)
                .thenCompose(ignored -> writeAll().subscribeAsCompletionStage());
        return Uni.createFrom().completionStage(lastFlush);
    }

    private Uni<Void> writeAll() {
        return Uni.createFrom().deferred(() -> {
            if (batch.isEmpty()) {
                batch = next();
            }
            if (batch.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            return store.append(batch).invoke(() -> batch = List.of()).chain(this::writeAll);
        });
    }

    private List<Happening> next() {
        var taken = new ArrayList<Happening>();
        queue.drainTo(taken, BATCH);
        long dropped = lost.getAndSet(0);
        if (dropped > 0) {
            taken.add(new Happening(
                    Actor.SYSTEM,
                    AuditEvent.of(
                            "audit.lost",
                            "audit",
                            AuditEvent.Outcome.FAILED,
                            JsonCodec.object().put("entries", dropped)),
                    clock.instant()));
        }
        return taken;
    }
}
