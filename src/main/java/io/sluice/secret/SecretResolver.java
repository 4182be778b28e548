package io.sluice.secret;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Finds the engine for a reference. */
@Singleton
public final class SecretResolver {
    private static final Logger LOG = Logger.getLogger(SecretResolver.class);

    private final Map<String, SecretStore> byScheme;

    private final SecretUse use = new SecretUse();
    private final List<SecretReadListener> listeners;
    private final Set<SecretRef> read = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    /** Reads of which nobody is told. */
    SecretResolver(List<SecretStore> stores, Clock clock) {
        this(stores, List.of(), clock);
    }

    @Inject
    SecretResolver(@All List<SecretStore> stores, @All List<SecretReadListener> listeners, Clock clock) {
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
        var map = new HashMap<String, SecretStore>();
        for (SecretStore store : stores) {
            if (map.put(store.scheme(), store) != null) {
                throw new IllegalStateException("two secret stores answer for the scheme " + store.scheme());
            }
        }
        this.byScheme = Map.copyOf(map);
    }

    /** The schemes that references may have. */
    public Set<String> schemes() {
        return byScheme.keySet();
    }

    /** Resolves all credentials of a target for a call; fails with {@link SecretUnavailable} if one cannot be had. */
    public Uni<Credentials> resolve(Map<String, SecretRef> refs) {
        if (refs.isEmpty()) {
            return Uni.createFrom().item(Credentials.NONE);
        }
        Uni<Map<String, Secret>> gathered = Uni.createFrom().item(new LinkedHashMap<>());
        for (var entry : refs.entrySet()) {
            gathered = gathered.chain(map -> find(entry.getValue()).map(secret -> {
                had(entry.getValue(), use.used(entry.getValue(), clock.instant()));
                map.put(entry.getKey(), secret);
                return map;
            }));
        }
        return gathered.map(Credentials::new);
    }

    /** Resolves one reference for something else than a call: to check it or to read it ahead. */
    public Uni<Secret> resolve(SecretRef ref) {
        return find(ref).invoke(secret -> had(ref, use.read(ref, clock.instant())));
    }

    /**
     * The upstream did not accept these credentials: has them read anew. See {@link SecretStore#invalidate}.
     *
     * @param refused what was sent to the upstream, by setting
     * @return whether another try can be expected to end otherwise. Does not fail
     */
    public Uni<Boolean> invalidate(Map<String, SecretRef> refs, Credentials refused) {
        Uni<Boolean> fresh = Uni.createFrom().item(false);
        for (var entry : refs.entrySet()) {
            fresh = fresh.chain(before ->
                    invalidate(entry.getValue(), refused.get(entry.getKey())).map(now -> before || now));
        }
        return fresh;
    }

    /** The same for one credential. */
    public Uni<Boolean> invalidate(SecretRef ref, Secret refused) {
        SecretStore store = byScheme.get(ref.scheme());
        return store == null ? Uni.createFrom().item(false) : store.invalidate(ref, refused);
    }

    /** Tells the stores which references the served routes have. */
    public void serve(Set<SecretRef> refs) {
        byScheme.forEach((scheme, store) -> store.serve(
                refs.stream().filter(ref -> ref.scheme().equals(scheme)).collect(Collectors.toUnmodifiableSet())));
    }

    /** What this process knows about a reference: when it was read and used, and what is wrong. From memory. */
    public SecretStatus status(SecretRef ref) {
        SecretStore store = byScheme.get(ref.scheme());
        SecretStatus kept = store == null ? SecretStatus.NONE : store.status(ref);
        SecretUse.Use used = use.of(ref);
        if (used == null) {
            return kept;
        }
        Instant fetchedAt = kept.fetchedAt();
        boolean readSince = fetchedAt != null && fetchedAt.isAfter(used.touchedAt());
        String problem = kept.problem() != null || readSince ? kept.problem() : used.problem();
        return new SecretStatus(fetchedAt, used.usedAt(), problem);
    }

    private Uni<Secret> find(SecretRef ref) {
        SecretStore store = byScheme.get(ref.scheme());
        if (store == null) {
            return Uni.createFrom()
                    .failure(new SecretUnavailable(
                            ref, "has an unknown scheme; known are " + String.join(", ", byScheme.keySet()) + "."));
        }
        return store.resolve(ref)
                .invoke(() -> {
                    if (read.add(ref)) {
                        listeners.forEach(listener -> listener.read(ref));
                    }
                })
                .onFailure(SecretUnavailable.class)
                .invoke(failure -> {
                    read.remove(ref);
                    failed(ref, (SecretUnavailable) failure);
                });
    }

    private static void had(SecretRef ref, boolean news) {
        if (news) {
            LOG.infof("The secret %s can be had again", ref);
        }
    }

    /** Said once, not at every call that wants it. */
    private void failed(SecretRef ref, SecretUnavailable failure) {
        if (use.failed(ref, clock.instant(), failure)) {
            LOG.warnf("No credential for calls: %s", failure.getMessage());
        }
    }
}
