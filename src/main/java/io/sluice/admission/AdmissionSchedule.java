package io.sluice.admission;

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

/** Loads limits and budgets before the first port opens, and keeps them true to what is stored and spent. */
@Singleton
final class AdmissionSchedule {
    private static final Logger LOG = Logger.getLogger(AdmissionSchedule.class);
    private static final Duration BETWEEN_TIDYING = Duration.ofHours(6);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);

    /** After the ledger's journal is replayed: only then is everything charged that the shares of an earlier life cover. */
    private static final int ORDER = 60;

    private final RuleLoader loader;
    private final BudgetBook book;
    private final Leases leases;
    private final SoftThresholds thresholds;
    private final BudgetMetrics metrics;
    private final AdmissionConfig config;
    private volatile Cancellable following = () -> {};
    private volatile Cancellable exchanging = () -> {};
    private volatile Cancellable tidying = () -> {};

    AdmissionSchedule(
            RuleLoader loader,
            BudgetBook book,
            Leases leases,
            SoftThresholds thresholds,
            BudgetMetrics metrics,
            AdmissionConfig config) {
        this.loader = loader;
        this.book = book;
        this.leases = leases;
        this.thresholds = thresholds;
        this.metrics = metrics;
        this.config = config;
    }

    /** On the thread that starts the process, which has nothing else to do: no port is open yet. */
    void start(@Observes @Priority(ORDER) StartupEvent event) throws Throwable {
        VertxContextSupport.subscribeAndAwait(() ->
                leases.reclaim().chain(loader::reload).chain(book::exchange).invoke(metrics::show));
        following = every(config.refreshInterval(), "Limits and budgets cannot be read", loader::follow);
        exchanging = every(
                config.exchangeInterval(),
                "What other gateways spend of budgets cannot be read",
                () -> leases.reclaim()
                        .chain(book::exchange)
                        .invoke(metrics::show)
                        .chain(thresholds::tell));
        tidying = every(BETWEEN_TIDYING, "Old windows of budgets cannot be forgotten", leases::forgetOld);
    }

    /** On the thread that ends the process: the database is still there. */
    void stop(@Observes ShutdownEvent event) {
        following.cancel();
        exchanging.cancel();
        tidying.cancel();
        try {
            VertxContextSupport.subscribeAndAwait(() ->
                    book.giveBackAll().ifNoItem().after(PATIENCE_AT_THE_END).fail());
        } catch (Throwable failure) { // declared so
            LOG.warnf("Shares of budgets stay taken until the next start failure=%s", failure);
        }
    }

    private static Cancellable every(Duration interval, String trouble, Supplier<Uni<Void>> work) {
        var away = new AtomicBoolean();
        return Multi.createFrom()
                .ticks()
                .startingAfter(interval)
                .every(interval)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> told(work.get(), trouble, away))
                .subscribe()
                .with(ignored -> {});
    }

    private static Uni<Void> told(Uni<Void> work, String trouble, AtomicBoolean away) {
        return work.invoke(() -> {
                    if (away.compareAndSet(true, false)) {
                        LOG.infof("It is over: %s", trouble);
                    }
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    if (away.compareAndSet(false, true)) {
                        LOG.warnf("%s now, the last known stay in force failure=%s", trouble, failure);
                    }
                    return null;
                });
    }
}
