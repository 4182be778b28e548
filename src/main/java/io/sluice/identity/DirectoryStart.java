package io.sluice.identity;

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

/** Loads the directory before the first port opens, follows the database, and writes down last uses now and then. */
@Singleton
final class DirectoryStart {
    /** After the administrators' keys, before anything that serves or reports. */
    private static final int ORDER = 20;

    private static final Logger LOG = Logger.getLogger(DirectoryStart.class);

    private final DirectoryLoader loader;
    private final AuthConfig config;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile Cancellable following = () -> {};
    private volatile Cancellable writing = () -> {};

    DirectoryStart(DirectoryLoader loader, AuthConfig config) {
        this.loader = loader;
        this.config = config;
    }

    /** On the thread that starts the process, which has nothing else to do: no port is open yet. */
    void load(@Observes @Priority(ORDER) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(loader::start);
        following = every(config.refreshInterval(), this::follow);
        writing = every(
                config.lastUseInterval(),
                () -> loader.exchangeLastUses().onFailure().recoverWithItem(failure -> {
                    LOG.debugf("Last uses of keys not written yet failure=%s", failure);
                    return null;
                }));
    }

    /** On the thread that ends the process. */
    void stop(@Observes ShutdownEvent event) {
        following.cancel();
        writing.cancel();
        try {
            VertxContextSupport.subscribeAndAwait(loader::writeLastUses);
        } catch (Throwable failure) {
            LOG.warnf("The last uses of keys since the last write are lost failure=%s", failure);
        }
    }

    private Uni<Void> follow() {
        return loader.follow()
                .invoke(() -> {
                    if (away.compareAndSet(true, false)) {
                        LOG.info("The database answers again, callers and their keys are up to date");
                    }
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    if (away.compareAndSet(false, true)) {
                        LOG.warnf(
                                "The database does not answer, callers and their keys stay as they are failure=%s",
                                failure);
                    }
                    return null;
                });
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
}
