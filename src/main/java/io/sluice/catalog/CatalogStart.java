package io.sluice.catalog;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Loads the catalog before the first port opens, then follows the database. A file that cannot be used ends the start with
 * {@link InvalidCatalogFile}.
 */
@Singleton
final class CatalogStart {
    /** After the secret store is open, before anything that serves routes. */
    private static final int ORDER = 200;

    private static final Logger LOG = Logger.getLogger(CatalogStart.class);

    private final CatalogLoader loader;
    private final CatalogConfig config;
    private final AtomicBoolean away = new AtomicBoolean();
    private volatile Cancellable following = () -> {};

    CatalogStart(CatalogLoader loader, CatalogConfig config) {
        this.loader = loader;
        this.config = config;
    }

    /** On the thread that starts the process, which has nothing else to do: no port is open yet. */
    void load(@Observes @Priority(ORDER) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(loader::start);
        following = Multi.createFrom()
                .ticks()
                .startingAfter(config.storeCheckInterval())
                .every(config.storeCheckInterval())
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> follow())
                .subscribe()
                .with(ignored -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        following.cancel();
    }

    private Uni<Void> follow() {
        return loader.follow()
                .invoke(() -> {
                    if (away.compareAndSet(true, false)) {
                        LOG.info("The database answers again, the catalog is up to date");
                    }
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    if (away.compareAndSet(false, true)) {
                        LOG.warnf("The database does not answer, the catalog is served as it is failure=%s", failure);
                    }
                    return null;
                });
    }
}
