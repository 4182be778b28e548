package io.sluice.pricing;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Loads the prices before the first port opens, then follows the database and the file. */
@Singleton
final class PriceBookStart {
    /** Before the catalog, whose routes are called as soon as they are there. */
    private static final int ORDER = 190;

    private static final Logger LOG = Logger.getLogger(PriceBookStart.class);

    private final PriceBookLoader loader;
    private final PriceFile file;
    private final PricingConfig config;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile Cancellable followingStore = () -> {};
    private volatile Cancellable followingFile = () -> {};

    PriceBookStart(PriceBookLoader loader, PriceFile file, PricingConfig config) {
        this.loader = loader;
        this.file = file;
        this.config = config;
    }

    /** On the thread that starts the process, which has nothing else to do: no port is open yet. */
    void load(@Observes @Priority(ORDER) StartupEvent event) throws Throwable {
        loader.readFile();
        VertxContextSupport.subscribeAndAwait(loader::reload);
        followingStore = every(config.storeCheckInterval(), this::follow);
        if (file.isConfigured()) {
            followingFile = every(config.fileCheckInterval(), this::lookAtFile);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        followingStore.cancel();
        followingFile.cancel();
    }

    private static Cancellable every(Duration interval, Supplier<Uni<Void>> task) {
        return Multi.createFrom()
                .ticks()
                .startingAfter(interval)
                .every(interval)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> task.get())
                .subscribe()
                .with(ignored -> {});
    }

    private Uni<Void> lookAtFile() {
        return Uni.createFrom()
                .<Void>item(() -> {
                    loader.lookAtFile();
                    return null;
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.error("Prices file could not be looked at, the last good one stays in force", failure);
                    return null;
                });
    }

    private Uni<Void> follow() {
        return loader.follow()
                .invoke(() -> {
                    if (away.compareAndSet(true, false)) {
                        LOG.info("The database answers again, the prices are up to date");
                    }
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    if (away.compareAndSet(false, true)) {
                        LOG.warnf("The database does not answer, prices stay as they are failure=%s", failure);
                    }
                    return null;
                });
    }
}
