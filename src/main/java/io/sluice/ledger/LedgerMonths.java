package io.sluice.ledger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Makes room for the months to come and drops those that are over, at start and once a day. */
@Singleton
final class LedgerMonths {
    private static final Logger LOG = Logger.getLogger(LedgerMonths.class);
    private static final Duration DAY = Duration.ofDays(1);

    /** A journal may be as old as its gateway was away, and a row that was dropped would be added and charged again. */
    private static final Duration SHORTEST = Duration.ofDays(31);

    /** The present one and two more: a database away for weeks is none the worse for it. */
    private static final int AHEAD = 3;

    private final LedgerUpkeep upkeep;
    private final LedgerConfig config;
    private final Clock clock;
    private volatile Cancellable ticks = () -> {};

    LedgerMonths(LedgerUpkeep upkeep, LedgerConfig config, Clock clock) {
        this.upkeep = upkeep;
        this.config = config;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        ticks = Multi.createFrom()
                .ticks()
                .every(DAY)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> keepUp())
                .subscribe()
                .with(ignored -> {});
    }

    void stop(@Observes ShutdownEvent event) {
        ticks.cancel();
    }

    /** Never fails: rows make room for themselves, and old ones can wait for tomorrow. */
    Uni<Void> keepUp() {
        Instant now = clock.instant();
        return upkeep.prepare(now, AHEAD)
                .chain(() -> dropOld(now))
                .invoke(dropped -> {
                    if (!dropped.isEmpty()) {
                        LOG.infof(
                                "Rows of the ledger are older than they are kept, and were dropped months=%s", dropped);
                    }
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf("The ledger's months are not kept up failure=%s", failure);
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<List<String>> dropOld(Instant now) {
        return config.retention()
                .map(asked -> asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked)
                .map(retention -> upkeep.dropBefore(now.minus(retention)))
                .orElseGet(() -> Uni.createFrom().item(List.of()));
    }
}
