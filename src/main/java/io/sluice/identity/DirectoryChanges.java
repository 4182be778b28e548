package io.sluice.identity;

import io.sluice.audit.Actor;
import io.sluice.audit.AuditEvent;
import io.sluice.audit.AuditTrail;
import io.sluice.identity.Deed.Done;
import io.sluice.identity.DirectoryStore.Change;
import io.sluice.model.CallFailed;
import io.sluice.model.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * The way every change of the directory goes: done and put on record in one transaction, then in force on this gateway, then
 * the reply.
 */
@Singleton
final class DirectoryChanges {
    private static final Logger LOG = Logger.getLogger(DirectoryChanges.class);

    private final DirectoryStore store;
    private final DirectoryLoader loader;
    private final AuditTrail trail;
    private final Clock clock;

    DirectoryChanges(DirectoryStore store, DirectoryLoader loader, AuditTrail trail, Clock clock) {
        this.store = store;
        this.loader = loader;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Changes something on behalf of somebody. In force on this gateway when the item is there. Fails with {@link Failure.Unavailable} when it is
     * committed but not yet in force.
     */
    <T> Uni<T> run(Actor actor, Function<Change, Uni<Done<T>>> work) {
        return trail.together(actor, () -> store.change(work), done -> List.of(event(done.deed())))
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

    private static AuditEvent event(Deed deed) {
        return AuditEvent.done(deed.action(), deed.target(), deed.details());
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
