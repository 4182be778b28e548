package io.sluice.identity;

import io.sluice.identity.DirectoryStore.Contents;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Keeps the directory in memory true to the one that is stored. Keys are read in full once and then only as they change. While
 * the database is away the last directory stays in force.
 */
@Singleton
public final class DirectoryLoader {
    private static final Logger LOG = Logger.getLogger(DirectoryLoader.class);

    /** Clocks of gateways differ, and whoever writes a use does so a little later. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    private final DirectoryStore store;
    private final Authenticator authenticator;
    private final DirectoryHealth health;
    private final Clock clock;
    private volatile Instant usesSeen;

    DirectoryLoader(DirectoryStore store, Authenticator authenticator, DirectoryHealth health, Clock clock) {
        this.store = store;
        this.authenticator = authenticator;
        this.health = health;
        this.clock = clock;
        this.usesSeen = clock.instant();
    }

    /** The first load. Fails when the database cannot be read: then there is nothing to fall back to. */
    Uni<Void> start() {
        return load(0);
    }

    /** Reads what has changed. What was committed before is in force when the item is there. */
    Uni<Void> reload() {
        return load(authenticator.directory().revision());
    }

    /** Reads what has changed, if anything has. Fails when the database cannot be read. */
    public Uni<Void> follow() {
        Instant asked = clock.instant();
        return store.revision().chain(stored -> {
            long served = authenticator.directory().revision();
            if (stored < served) {
                LOG.warnf(
                        "The database is older than what is served, everything is read anew revision=%d served=%d",
                        stored, served);
                return load(0);
            }
            if (stored > served) {
                return load(served);
            }
            health.confirmed(asked);
            return Uni.createFrom().voidItem();
        });
    }

    /** Writes down the last uses of keys that were not written yet, and takes note of those that other gateways wrote. */
    Uni<Void> exchangeLastUses() {
        Instant now = clock.instant();
        return writeLastUses()
                .chain(() -> store.usedSince(usesSeen.minus(OVERLAP)))
                .invoke(uses -> {
                    authenticator.directory().usedElsewhere(uses);
                    usesSeen = now;
                })
                .replaceWithVoid();
    }

    /** Writes down the last uses of keys that were not written yet. What cannot be written is tried again the next time. */
    Uni<Void> writeLastUses() {
        return Uni.createFrom().deferred(() -> {
            Directory directory = authenticator.directory();
            Map<String, Instant> uses = directory.takeLastUses();
            return uses.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : store.used(uses).onFailure().invoke(() -> directory.putBackLastUses(uses.keySet()));
        });
    }

    private Uni<Void> load(long since) {
        Instant asked = clock.instant();
        return store.load(since)
                .emitOn(Infrastructure.getDefaultExecutor()) // a hundred thousand keys take a moment to put together
                .invoke(contents -> {
                    serve(contents);
                    health.confirmed(asked);
                })
                .replaceWithVoid();
    }

    /**
     * Of two loads that overtake each other the newer one wins: a load holds all that changed since a revision that was
     * served, so it fits every later one too.
     */
    private synchronized void serve(Contents contents) {
        Directory served = authenticator.directory();
        boolean whole = contents.since() == 0;
        if (!whole && contents.revision() <= served.revision()) {
            return;
        }
        authenticator.use(
                whole
                        ? served.replacedBy(
                                contents.revision(),
                                contents.teams(),
                                contents.callers(),
                                contents.grants(),
                                contents.changedKeys())
                        : served.with(
                                contents.revision(),
                                contents.teams(),
                                contents.callers(),
                                contents.grants(),
                                contents.changedKeys()));
        LOG.debugf(
                "Directory loaded revision=%d keys=%d",
                contents.revision(), contents.changedKeys().size());
    }
}
