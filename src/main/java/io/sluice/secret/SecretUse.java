package io.sluice.secret;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * When calls used references, and how the last reading of each ended. Bounded: every rotation makes references that nobody
 * asks for again. Thread-safe.
 */
final class SecretUse {
    /** More references than this are looked through for those that are out of use. */
    static final int PRUNE_ABOVE = 10_000;

    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final ConcurrentHashMap<SecretRef, Use> uses = new ConcurrentHashMap<>();

    /** A call was given it. */
    void used(SecretRef ref, Instant now) {
        uses.put(ref, new Use(now, now, null));
        prune(now);
    }

    /** It was read for something else than a call. */
    void read(SecretRef ref, Instant now) {
        uses.compute(ref, (key, before) -> new Use(now, before == null ? null : before.usedAt(), null));
        prune(now);
    }

    /** It could not be read. */
    void failed(SecretRef ref, Instant now, String problem) {
        uses.compute(ref, (key, before) -> new Use(now, before == null ? null : before.usedAt(), problem));
        prune(now);
    }

    @Nullable
    Use of(SecretRef ref) {
        return uses.get(ref);
    }

    private void prune(Instant now) {
        if (uses.size() <= PRUNE_ABOVE) {
            return;
        }
        uses.values().removeIf(use -> use.touchedAt().isBefore(now.minus(REMEMBERED)));
        if (uses.size() > PRUNE_ABOVE) {
            uses.clear(); // begins afresh; better than looking through all of them at every call
        }
    }

    /**
     * What is known of one reference.
     *
     * @param touchedAt last use, reading or failure
     */
    record Use(
            Instant touchedAt,
            @Nullable Instant usedAt,
            @Nullable String problem) {}
}
