package io.sluice.secret;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One reference's value in memory, and its readings, one at a time. Thread-safe: what is known is one immutable value that a
 * reading replaces when it ends.
 */
final class CachedSecret {
    private static final Logger LOG = Logger.getLogger(CachedSecret.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

    /** The same value that was refused again and again is not read again and again. */
    private static final Duration VAIN_PAUSE = Duration.ofSeconds(5);

    private final SecretRef ref;
    private final SecretCache.Source source;
    private final SecretCache.Rules rules;
    private final Clock clock;
    private final Consumer<Known> settled;
    private final AtomicReference<@Nullable Uni<Secret>> reading = new AtomicReference<>();
    private volatile Known known;
    private volatile Instant usedAt;
    private volatile Instant refusedInVainAt = Instant.MIN;

    /** @param settled told how each reading ended */
    CachedSecret(
            SecretRef ref, SecretCache.Source source, SecretCache.Rules rules, Clock clock, Consumer<Known> settled) {
        this.ref = ref;
        this.source = source;
        this.rules = rules;
        this.clock = clock;
        this.settled = settled;
        this.usedAt = clock.instant();
        this.known = new Known(null, null, null, 0, usedAt);
    }

    /**
     * What is known of the value.
     *
     * @param secret    null while there is none that may be used
     * @param fetchedAt when it was read; null when there is none
     * @param failure   why the last reading failed; null when it did not
     * @param failures  how many readings have failed in a row
     * @param dueAt     when it is to be read again
     */
    record Known(
            @Nullable Secret secret,
            @Nullable Instant fetchedAt,
            @Nullable SecretUnavailable failure,
            int failures,
            Instant dueAt) {
        boolean isOlderThan(Duration age, Instant now) {
            return fetchedAt == null || fetchedAt.plus(age).isBefore(now);
        }
    }

    Known known() {
        return known;
    }

    Instant usedAt() {
        return usedAt;
    }

    /** From memory while the value is good; else after a reading. */
    Uni<Secret> resolve() {
        Instant now = clock.instant();
        usedAt = now;
        Known present = known;
        Secret secret = usable(present, now);
        if (secret == null) {
            return present.failure() != null && now.isBefore(present.dueAt())
                    ? Uni.createFrom().failure(present.failure())
                    : read();
        }
        boolean outOfUse = present.failure() == null
                && present.isOlderThan(rules.refreshAfter().multipliedBy(2), now);
        return outOfUse ? readSoon(secret) : Uni.createFrom().item(secret);
    }

    /** See {@link SecretStore#invalidate}. */
    Uni<Boolean> invalidate(Secret refused) {
        Secret present = known.secret();
        if (present != null && !present.sameAs(refused)) {
            return Uni.createFrom().item(true);
        }
        if (refusedInVainAt.plus(VAIN_PAUSE).isAfter(clock.instant())) {
            return Uni.createFrom().item(false);
        }
        boolean underWay = reading.get() != null;
        return read().chain(now -> underWay && now.sameAs(refused)
                        ? read() // that one may have begun before the value was refused
                        : Uni.createFrom().item(now))
                .map(now -> !now.sameAs(refused) || sameAgain())
                .onFailure()
                .recoverWithItem(false);
    }

    /** Joins the reading under way, or begins one. Ending the wait does not end the reading: others may wait for it too. */
    Uni<Secret> read() {
        return Uni.createFrom().deferred(() -> {
            Uni<Secret> mine = source.fetch(ref)
                    .onItem()
                    .invoke(this::fetched)
                    .onFailure()
                    .transform(this::failed)
                    .onTermination()
                    .invoke(() -> reading.set(null))
                    .memoize()
                    .indefinitely();
            Uni<Secret> present = reading.compareAndExchange(null, mine);
            return present == null ? mine : present;
        });
    }

    /** Reads it at the next occasion, whatever had gone wrong. */
    void dueNow() {
        Instant now = clock.instant();
        update(before -> new Known(before.secret(), before.fetchedAt(), before.failure(), before.failures(), now));
    }

    /** Takes a value out of memory that has been there too long. */
    void dropIfStale() {
        Instant now = clock.instant();
        if (known.secret() != null && known.isOlderThan(rules.maxStale(), now)) {
            update(before -> before.isOlderThan(rules.maxStale(), now)
                    ? new Known(null, null, before.failure(), before.failures(), before.dueAt())
                    : before);
        }
    }

    private @Nullable Secret usable(Known present, Instant now) {
        return present.isOlderThan(rules.maxStale(), now) ? null : present.secret();
    }

    /** Nobody has used it for long, so nobody kept it up to date: the old value serves if the store is slow or away. */
    private Uni<Secret> readSoon(Secret old) {
        return read().onFailure(failure -> failure instanceof SecretUnavailable gone && gone.isForNow())
                .recoverWithItem(old)
                .ifNoItem()
                .after(rules.patience())
                .recoverWithItem(old);
    }

    /** Once per value the upstream gets another chance with it: some need a moment until a new key is known everywhere. */
    private boolean sameAgain() {
        refusedInVainAt = clock.instant();
        return !source.isPinned(ref);
    }

    private void fetched(Secret secret) {
        Instant now = clock.instant();
        var after = new Known(secret, now, null, 0, now.plus(jittered(rules.refreshAfter())));
        settled.accept(update(before -> after));
    }

    private Throwable failed(Throwable thrown) {
        SecretUnavailable failure = switch (thrown) {
            case SecretUnavailable unavailable -> unavailable;
            default -> unexpected(thrown);
        };
        settled.accept(update(before -> after(before, failure)));
        return failure;
    }

    private SecretUnavailable unexpected(Throwable thrown) {
        LOG.errorf(thrown, "Reading a secret failed unexpectedly secret=%s", ref);
        return SecretUnavailable.forNow(ref, "cannot be read because of an unexpected failure; the log has it.");
    }

    /** That it is not there is an answer as well, and ends the use of the old value. */
    private Known after(Known before, SecretUnavailable failure) {
        int failures = before.failures() + 1;
        Instant dueAt = clock.instant().plus(jittered(pause(failures)));
        return failure.isForNow()
                ? new Known(before.secret(), before.fetchedAt(), failure, failures, dueAt)
                : new Known(null, null, failure, failures, dueAt);
    }

    /** One after the other: a reading may end while the value is taken out for its age. */
    private synchronized Known update(UnaryOperator<Known> change) {
        Known after = change.apply(known);
        known = after;
        return after;
    }

    private static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** Four fifths of it at least, so that what was read together is not read together for ever. */
    private static Duration jittered(Duration duration) {
        double share = 0.8 + 0.2 * ThreadLocalRandom.current().nextDouble();
        return Duration.ofNanos((long) (duration.toNanos() * share));
    }
}
