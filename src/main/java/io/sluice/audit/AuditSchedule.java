package io.sluice.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Writes waiting entries and checkpoints now and then, and what is left at the end. */
@Singleton
final class AuditSchedule {
    private static final Logger LOG = Logger.getLogger(AuditSchedule.class);
    private static final Duration BETWEEN_FLUSHES = Duration.ofMillis(200);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);

    /** After the secret store is open: entries are sealed by a key of it. */
    private static final int ORDER = 150;

    private final LateEntries late;
    private final AuditStore store;
    private final AuditConfig config;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile Cancellable flushes = () -> {};
    private volatile Cancellable checkpoints = () -> {};

    AuditSchedule(LateEntries late, AuditStore store, AuditConfig config) {
        this.late = late;
        this.store = store;
        this.config = config;
    }

    void start(@Observes @Priority(ORDER) StartupEvent event) {
        flushes = every(BETWEEN_FLUSHES, late::flush);
        checkpoints = every(config.checkpointInterval(), store::checkpoint);
    }

    /** On the thread that stops the process: the database is still there. */
    void stop(@Observes ShutdownEvent event) {
        flushes.cancel();
        checkpoints.cancel();
        try {
            VertxContextSupport.subscribeAndAwait(() -> late.flush()
                    .chain(store::checkpoint)
                    .ifNoItem()
                    .after(PATIENCE_AT_THE_END)
                    .fail());
        } catch (Throwable failure) { // declared so; nothing more can be done at the end
            LOG.errorf("Audit entries may be lost: the last ones could not be written failure=%s", failure);
        }
    }

    private Cancellable every(Duration interval, Supplier<Uni<Void>> work) {
        return Multi.createFrom()
                .ticks()
                .startingAfter(interval)
                .every(interval)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> told(work.get()))
                .subscribe()
                .with(ignored -> {});
    }

    private Uni<Void> told(Uni<Void> work) {
        return work.invoke(() -> {
                    if (away.compareAndSet(true, false)) {
                        LOG.info("The audit trail is written again");
                    }
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    if (away.compareAndSet(false, true)) {
                        LOG.warnf("The audit trail cannot be written now, entries wait failure=%s", failure);
                    }
                    return null;
                });
    }
}
