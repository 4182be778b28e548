package io.sluice.identity;

import io.sluice.telemetry.Unready;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Since when the directory in memory is known to be the one that is stored. Safe for use by several threads. */
@Singleton
public final class DirectoryHealth {
    private final Clock clock;
    private final Duration bound;
    private Instant confirmedAt = Instant.MIN;

    DirectoryHealth(Clock clock, AuthConfig config) {
        this.clock = clock;
        this.bound = config.staleAfter();
    }

    /** How long ago the directory was last known to be the one that is stored; empty before it was read at all. */
    public synchronized Optional<Duration> age() {
        return confirmedAt.equals(Instant.MIN)
                ? Optional.empty()
                : Optional.of(Duration.between(confirmedAt, clock.instant()));
    }

    /** What is wrong, by its name; empty when nothing is. */
    Optional<Unready> cause() {
        Optional<Duration> age = age();
        return age.isEmpty()
                ? Optional.of(Unready.CALLERS_NOT_LOADED)
                : age.filter(known -> known.compareTo(bound) > 0).map(_ -> Unready.CALLERS_STALE);
    }

    /** What is wrong, for operators; empty when nothing is. */
    public Optional<String> problem() {
        Optional<Duration> age = age();
        if (age.isEmpty()) {
            return Optional.of("Callers and their keys are not loaded yet.");
        }
        return age.filter(known -> known.compareTo(bound) > 0)
                .map(known -> "Callers and their keys were last read from the database " + known.toSeconds()
                        + " s ago. Keys revoked since then are still valid here. The bound is sluice.auth.stale-after ("
                        + bound.toSeconds() + " s).");
    }

    /** The directory in memory was the one that was stored at that time. */
    synchronized void confirmed(Instant at) {
        if (at.isAfter(confirmedAt)) {
            confirmedAt = at;
        }
    }
}
