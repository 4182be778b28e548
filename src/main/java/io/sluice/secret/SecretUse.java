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

    /** A call was given it; true when it could not be had before. */
    boolean used(SecretRef ref, Instant now) {
        return note(ref, new Use(now, now, null), now);
    }

    /** It was read for something else than a call; true when it could not be had before. */
    boolean read(SecretRef ref, Instant now) {
        return note(ref, new Use(now, usedAt(ref), null), now);
    }

    /** It could not be read; true when it could before. */
    boolean failed(SecretRef ref, Instant now, String problem) {
        return note(ref, new Use(now, usedAt(ref), problem), now);
    }

    @Nullable
    Use of(SecretRef ref) {
        return uses.get(ref);
    }

    private boolean note(SecretRef ref, Use use, Instant now) {
        Use before = uses.put(ref, use);
        prune(now);
        boolean wasProblem = before != null && before.problem() != null;
        return wasProblem != (use.problem() != null);
    }

    private @Nullable Instant usedAt(SecretRef ref) {
        Use before = uses.get(ref);
        return before == null ? null : before.usedAt();
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
