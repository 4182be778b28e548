package io.sluice.pricing;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Builds the book of its three sources, the seed, the file and the database, and puts it into force. What cannot be read
 * leaves the last good state in force.
 */
@Singleton
public final class PriceBookLoader {
    private static final Logger LOG = Logger.getLogger(PriceBookLoader.class);

    private final Prices prices;
    private final PricedProviders providers;
    private final PriceFile file;
    private final PriceStore store;
    private final Clock clock;
    private final AtomicLong loads = new AtomicLong();

    // Guarded by this object's lock; volatile ones are read without it.
    private @Nullable PriceVersion fromFile;
    private byte @Nullable [] lookedAt;
    private long lastLoad;
    private volatile PriceStore.Contents stored = PriceStore.Contents.NONE;
    private volatile Instant confirmedAt;
    private volatile boolean fileRefused;

    PriceBookLoader(Prices prices, PricedProviders providers, PriceFile file, PriceStore store, Clock clock) {
        this.prices = prices;
        this.providers = providers;
        this.file = file;
        this.store = store;
        this.clock = clock;
        this.confirmedAt = clock.instant();
    }

    /**
     * Reads the file, if there is one, for the first time. Reads the disk: not for event loops.
     *
     * @throws InvalidPriceFile when it cannot be used: there is no last good one to fall back to
     */
    void readFile() {
        if (file.isConfigured()) {
            byte[] bytes = file.bytes();
            take(file.version(bytes), bytes);
        }
    }

    /** Reads the database's versions again. Fails when it cannot be read. */
    Uni<Void> reload() {
        return Uni.createFrom().deferred(() -> {
            long load = loads.incrementAndGet();
            return store.load().invoke(contents -> take(contents, load)).replaceWithVoid();
        });
    }

    /** Reads them again if they have changed. */
    Uni<Void> follow() {
        return store.revision().chain(revision -> {
            if (revision != stored.revision()) {
                return reload();
            }
            confirmedAt = clock.instant();
            return Uni.createFrom().voidItem();
        });
    }

    /** Reads the file again if it has changed. Reads the disk: not for event loops. */
    synchronized void lookAtFile() {
        byte[] before = lookedAt;
        try {
            lookedAt = null;
            byte[] bytes = file.bytes();
            lookedAt = bytes;
            if (!Arrays.equals(bytes, before)) {
                PriceVersion version = file.version(bytes);
                take(version, bytes);
                LOG.infof("Prices file loaded version=%s", version.id());
            }
        } catch (InvalidPriceFile e) {
            if (!fileRefused || !Arrays.equals(lookedAt, before)) {
                LOG.warnf("Prices file refused, the last good one stays in force: %s", e.getMessage());
            }
            fileRefused = true;
        }
    }

    /** Whether everything declared is in force. */
    boolean isValid() {
        return !fileRefused && stored.unreadable().isEmpty();
    }

    /** How long ago the database was last known to say what is in force. */
    Duration lag() {
        return Duration.between(confirmedAt, clock.instant());
    }

    private synchronized void take(PriceVersion version, byte[] bytes) {
        fromFile = version;
        lookedAt = bytes;
        fileRefused = false;
        rebuild();
    }

    /** Answers may arrive in another order than they were asked for: the one asked for last is the newest. */
    private synchronized void take(PriceStore.Contents contents, long load) {
        if (load < lastLoad) {
            return;
        }
        lastLoad = load;
        if (!contents.unreadable().equals(stored.unreadable())) {
            contents.unreadable()
                    .forEach((id, why) -> LOG.errorf("Stored prices left out version=%s reason=%s", id, why));
        }
        stored = contents;
        confirmedAt = clock.instant();
        rebuild();
    }

    private void rebuild() {
        List<PriceVersion> versions = new ArrayList<>();
        versions.add(providers.seed());
        if (fromFile != null) {
            versions.add(fromFile);
        }
        versions.addAll(stored.versions());
        prices.swap(new PriceBook(versions, providers::canonical));
        LOG.debugf("Prices swapped revision=%d versions=%d", stored.revision(), versions.size());
    }
}
