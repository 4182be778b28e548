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

    /** A call was given it; true when it was said before that it is not there. */
    boolean used(SecretRef ref, Instant now) {
        return wasMissing(note(ref, new Use(now, now, null, false), now));
    }

    /** It was read for something else than a call; true when it was said before that it is not there. */
    boolean read(SecretRef ref, Instant now) {
        return wasMissing(note(ref, new Use(now, usedAt(ref), null, false), now));
    }

    /** It could not be read; true when it is news that it is not there. A store that is away says so itself. */
    boolean failed(SecretRef ref, Instant now, SecretUnavailable failure) {
        String problem = String.valueOf(failure.getMessage());
        boolean missing = !failure.isForNow();
        boolean known = wasMissing(note(ref, new Use(now, usedAt(ref), problem, missing), now));
        return missing && !known;
    }

    @Nullable
    Use of(SecretRef ref) {
        return uses.get(ref);
    }

    private @Nullable Use note(SecretRef ref, Use use, Instant now) {
        Use before = uses.put(ref, use);
        prune(now);
        return before;
    }

    private static boolean wasMissing(@Nullable Use before) {
        return before != null && before.missing();
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
     * @param missing   whether the problem is that it is not there
     */
    record Use(
            Instant touchedAt,
            @Nullable Instant usedAt,
            @Nullable String problem,
            boolean missing) {}
}
