package io.sluice.identity;

import io.sluice.identity.Deed.Done;
import io.sluice.identity.DirectoryStore.Change;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The way every change of the directory goes: one transaction, then it is in force on this gateway, then the reply. */
@Singleton
final class DirectoryChanges {
    private static final Logger LOG = Logger.getLogger(DirectoryChanges.class);

    private final DirectoryStore store;
    private final DirectoryLoader loader;
    private final Clock clock;

    DirectoryChanges(DirectoryStore store, DirectoryLoader loader, Clock clock) {
        this.store = store;
        this.loader = loader;
        this.clock = clock;
    }

    /**
     * Changes something. In force on this gateway when the item is there. Fails with {@link Failure.Unavailable} when it is
     * committed but not yet in force.
     */
    <T> Uni<T> run(Function<Change, Uni<Done<T>>> work) {
        return store.change(work)
                .invoke(done -> LOG.infof(
                        "Callers changed action=%s target=%s",
                        done.deed().action(), done.deed().target()))
                .call(done -> reload())
                .map(Done::item);
    }

    /** The time of a change, as exact as it is kept. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private Uni<Void> reload() {
        return loader.reload().onFailure().transform(failure -> {
            LOG.warnf("Committed change not in force yet failure=%s", failure);
            return new CallFailed(new Failure.Unavailable(
                    "The change is stored, but the database could not be read again. It is in force as soon as it can.",
                    null));
        });
    }
}
