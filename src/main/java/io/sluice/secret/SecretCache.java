package io.sluice.secret;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Values of a remote store, in memory only.
 *
 * <pre>
 * call ──▶ resolve ──▶ in memory? ──▶ value         tick, once a second ──▶ due? ──▶ read ──▶ memory
 *                         └ no ──▶ read, one for all that wait                        └ fails ──▶ again, ever later
 * </pre>
 *
 * A value is read at first use and again before it is old, as long as it is used. While the store cannot be read, calls go on
 * with the value they have, up to its longest age. Results arrive on the Vert.x context of whoever asked. Thread-safe.
 */
public final class SecretCache {
    /** Background readings at a time; one while the store is away. */
    private static final int AT_A_TIME = 8;

    private final Source source;
    private final Rules rules;
    private final Clock clock;
    private final SecretStoreHealth health;
    private final ConcurrentHashMap<SecretRef, CachedSecret> entries = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile Set<SecretRef> served = Set.of();

    public SecretCache(Source source, Rules rules, Clock clock, SecretStoreHealth health) {
        this.source = source;
        this.rules = rules;
        this.clock = clock;
        this.health = health;
    }

    /** The store behind. */
    public interface Source {
        /** Reads the value where it is kept; fails with {@link SecretUnavailable}. Ends in bounded time. */
        Uni<Secret> fetch(SecretRef ref);

        /** Whether the reference is one of a version, which never changes. */
        boolean isPinned(SecretRef ref);
    }

    /**
     * How long a value is good for.
     *
     * @param refreshAfter at this age it is old, and has been read again in the background
     * @param maxStale     at this age it is not used any more
     * @param idleAfter    unused for this long, it is not kept up to date any more
     * @param patience     longest wait for a new value where an old one would do
     */
    public record Rules(Duration refreshAfter, Duration maxStale, Duration idleAfter, Duration patience) {}

    /** See {@link SecretStore#resolve}. */
    public Uni<Secret> resolve(SecretRef ref) {
        return CallersContext.back(() -> entry(ref).resolve());
    }

    /** See {@link SecretStore#invalidate}. */
    public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
        return CallersContext.back(() -> entry(ref).invalidate(refused));
    }

    /** See {@link SecretStore#status}. */
    public SecretStatus status(SecretRef ref) {
        CachedSecret entry = entries.get(ref);
        if (entry == null) {
            return SecretStatus.NONE;
        }
        var known = entry.known();
        SecretUnavailable failure = known.failure();
        return new SecretStatus(known.fetchedAt(), null, failure == null ? null : String.valueOf(failure.getMessage()));
    }

    /** See {@link SecretStore#serve}. */
    public void serve(Set<SecretRef> refs) {
        served = Set.copyOf(refs);
        assess();
    }

    /** Takes values out of memory. */
    public void forget(Predicate<SecretRef> which) {
        entries.keySet().removeIf(which);
        assess();
    }

    /** Begins what is due. To be called about once a second. Returns at once. */
    public void tick() {
        Instant now = clock.instant();
        Instant idleBefore = now.minus(rules.idleAfter());
        boolean dropped = entries.entrySet()
                .removeIf(entry -> !served.contains(entry.getKey())
                        && entry.getValue().usedAt().isBefore(idleBefore));
        if (dropped) {
            assess();
        }
        entries.forEach((ref, entry) -> {
            entry.dropIfStale();
            var known = entry.known();
            boolean wanted = known.failure() == null ? entry.usedAt().isAfter(idleBefore) : served.contains(ref);
            if (wanted && !now.isBefore(known.dueAt())) {
                begin(entry);
            }
        });
    }

    /** The age of the oldest value in memory that served routes have; zero when there is none. */
    public Duration oldest() {
        Instant now = clock.instant();
        return entries.entrySet().stream()
                .filter(entry -> served.contains(entry.getKey()))
                .map(entry -> entry.getValue().known().fetchedAt())
                .map(at -> at == null ? Duration.ZERO : Duration.between(at, now))
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    private void begin(CachedSecret entry) {
        int limit = health.problem() == null ? AT_A_TIME : 1;
        if (underWay.incrementAndGet() > limit) {
            underWay.decrementAndGet();
            return;
        }
        entry.read()
                .onTermination()
                .invoke(underWay::decrementAndGet)
                .subscribe()
                .with(ignored -> {}, failure -> {}); // the entry has both
    }

    private CachedSecret entry(SecretRef ref) {
        return entries.computeIfAbsent(ref, key -> new CachedSecret(key, source, rules, clock, this::settled));
    }

    private void settled(CachedSecret.Known known) {
        health.read(known.failure());
        boolean wasAway = health.problem() != null;
        assess();
        if (wasAway && known.failure() == null) {
            entries.values().stream()
                    .filter(entry -> entry.known().failure() != null)
                    .forEach(CachedSecret::dueNow);
        }
    }

    /** Finds out whether the store keeps anything from the served routes that it should give. */
    private synchronized void assess() {
        int failing = 0;
        @Nullable SecretUnavailable example = null;
        for (SecretRef ref : served) {
            CachedSecret entry = entries.get(ref);
            SecretUnavailable failure = entry == null ? null : entry.known().failure();
            if (failure != null && failure.isForNow()) {
                failing++;
                example = failure;
            }
        }
        health.assess(failing, example);
    }
}
